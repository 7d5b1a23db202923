using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of <c>summary</c>.</summary>
internal static class SummaryFigures
{
    private const string Dimension = "dimension", Value = "value";

    public static FigureTable Table { get; } = new()
    {
        Name = SummaryTable.Name,
        Keys = ["currency", Dimension, Value],
        Columns =
        [
            new("amount", Own("amount")), new("count", Own("transactions")) { IsCount = true }, new("turnover", Own(BettingMeasures.Turnover)), new("ggy", Own(BettingMeasures.Ggy)),
            .. BettingMeasures.Prior("prior_", includesTest: false, row => row[Dimension] is SummaryTable.Total or SummaryTable.Sport or SummaryTable.OriginalPeriod),
        ],
        Complete = where => where.ContainsKey(Dimension) ? where : new Dictionary<string, string>(where) { [Dimension] = SummaryTable.Total },
        Scope = row => $"({FigureKeys.Transactions(row)}) AND ({Scope(row)})",
    };

    private static Func<FigureRow, FigureSource> Own(string measure) => row => new SummedTransactions(measure, FigureDays.Month)
    {
        // A row of another month has nothing of this one.
        Condition = row[Dimension] == SummaryTable.OriginalPeriod ? "false" : "true",
    };

    private static string Scope(FigureRow row) => row[Value] is not { } value ? "true" : row[Dimension] switch
    {
        SummaryTable.Accounts => value == SummaryTable.House ? "account_type = 'HOUSE'" : "account_type <> 'HOUSE'",
        SummaryTable.Kind => $"kind = {Sql.Literal(value)}",
        SummaryTable.Sport => value == SummaryTable.NoSport ? "sport IS NULL" : $"sport = {Sql.Literal(value)}",
        SummaryTable.OriginalPeriod => $"{FigureKeys.OriginalMonth} = {Sql.Literal(value)}",
        _ => "true",
    };
}
