using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Figures;

/// <summary>How a transaction counts in figures of betting.</summary>
internal static class BettingMeasures
{
    public const string Turnover = "stake";

    /// <summary>Of accounts that are not the exchange's own.</summary>
    public const string Commission = "CASE WHEN kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND account_type <> 'HOUSE' THEN amount ELSE 0 END";

    /// <summary>Gross gambling yield.</summary>
    public const string Ggy = "CASE WHEN kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND account_type <> 'HOUSE' THEN -amount ELSE 0 END";

    public const string Bets = "CASE WHEN kind = 'BET_MATCHED' THEN 1 ELSE 0 END";

    /// <summary>By column, with whether it is a number.</summary>
    public static IReadOnlyList<(string Column, string Measure, bool IsCount)> All { get; } =
        [("turnover", Turnover, false), ("commission", Commission, false), ("ggy", Ggy, false), ("bets", Bets, true)];

    /// <summary>What became known of earlier months: columns <c>prior_…</c> of rows that have them.</summary>
    /// <param name="prefix">Of the columns' names.</param>
    /// <param name="includesTest">Whether TEST accounts are in the table.</param>
    /// <param name="isTold">Of which rows; null for all.</param>
    public static IEnumerable<FigureColumn> Prior(string prefix, bool includesTest, Func<FigureRow, bool>? isTold = null) => All.Select(found => new FigureColumn(
        prefix + found.Column,
        row => isTold?.Invoke(row) == false ? null : Adjusted(found.Measure, includesTest))
    { IsCount = found.IsCount });

    public static SummedTransactions Adjusted(string measure, bool includesTest) =>
        new(measure, FigureDays.Adjustment) { IncludesTest = includesTest, ToldSince = ReportDefinition.TellsPriorPeriods };
}
