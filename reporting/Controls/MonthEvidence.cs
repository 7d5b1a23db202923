using Accounting.Ingest;
using Accounting.Reporting.Corrections;
using Accounting.Reporting.Months;
using Accounting.Reporting.Postings;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Controls;

/// <summary>What a month's controls compare.</summary>
public sealed record MonthEvidence
{
    public required MonthFacts Facts { get; init; }

    /// <summary>At the month's end.</summary>
    public required MonthBalances Balances { get; init; }

    /// <summary>At the end of the month before, as known now; null of the first month of all.</summary>
    public required MonthBalances? PreviousBalances { get; init; }

    /// <summary>Sums of the statements as the report prints them.</summary>
    public required IReadOnlyList<StatementTotals> Statements { get; init; }

    /// <summary>Sums of the statements of the month before, as its report prints them; null of the first month, which opens with all earlier days.</summary>
    public required IReadOnlyList<StatementTotals>? PreviousStatements { get; init; }

    /// <summary>Sums of the roll-forward as the report prints it.</summary>
    public required IReadOnlyList<RollForwardTotals> RollForward { get; init; }

    /// <summary>As the report prints it.</summary>
    public required IReadOnlyList<TrialBalanceRow> TrialBalance { get; init; }

    /// <summary>Σ of absolute residuals of settled markets that have been idle beyond the allowance.</summary>
    public required IReadOnlyDictionary<Currency, AmountSum> SettledMarketResiduals { get; init; }

    /// <summary>Sums of what became known of earlier days since the revision that the month opens with.</summary>
    public required IReadOnlyList<MonthOfCorrections> Corrections { get; init; }

    /// <summary>Accounts whose corrections don't come to their prior-period adjustment.</summary>
    public required long CorrectionsUnmatched { get; init; }

    /// <summary>Accounts whose changed transactions don't come to the difference of both revisions' closings; null where the month isn't restated.</summary>
    public required long? RestatementUnmatched { get; init; }

    /// <summary>Quarantined messages that nobody has signed off.</summary>
    public required long Quarantined { get; init; }
}
