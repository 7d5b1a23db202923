namespace Accounting.Reporting.Forms;

/// <summary>What the tables mean. Raised whenever the same rows would give other tables: it is part of every cache's name.</summary>
public static class ReportDefinition
{
    public const int Version = 22;

    /// <summary>The first that judged ids across home dates, and revisions without their first one, before it closed a month.</summary>
    internal const int JudgesIds = 8;

    /// <summary>The first that tells what became known of earlier months' betting, what is void, and bets by market.</summary>
    internal const int TellsPriorPeriods = 19;

    /// <summary>The first in whose client money no account's debt lowers what is owed to another.</summary>
    internal const int ClientMoneyByAccount = 13;

    /// <summary>The first whose statements say which type of account each row is of.</summary>
    internal const int StatementsByType = 20;
}
