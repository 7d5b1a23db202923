using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Exceptions;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of tables that list single transactions, or sums of such a list.</summary>
internal static class ListedFigures
{
    private static readonly (string Column, string Measure)[] Moved =
        [("amount", "amount"), ("exposure_delta", "exposure_delta"), ("pending_delta", "pending_delta"), ("stake", "stake")];

    public static FigureTable Adjustments { get; } = new()
    {
        Name = ExceptionsTables.Adjustments,
        Keys = ["transaction_id", "currency", "account_id", "account_type"],
        Columns = [new("amount", new SummedTransactions("amount", FigureDays.Month) { Condition = "kind = 'ADJUSTMENT'" })],
    };

    public static FigureTable Exceptions { get; } = new()
    {
        Name = ExceptionsTables.Exceptions,
        Keys = ["exception", "transaction_id", "currency", "kind", "account_id", "account_type"],
        Required = ["exception", "transaction_id"],
        Columns = [new("amount", row => row["exception"] == ExceptionsTables.Conflict ? new ConflictParts() : new SummedTransactions("amount", FigureDays.Month))],
    };

    public static FigureTable Corrections { get; } = new()
    {
        Name = CorrectionTables.Corrections,
        Keys = ["original_month", "account_id", "currency", "account_type", "transaction_id", "kind"],
        Columns = [.. Changes],
    };

    public static FigureTable CorrectionsByMonth { get; } = new()
    {
        Name = CorrectionTables.ByMonth,
        Keys = ["original_month", "currency"],
        Columns = [.. Changes, new("transactions", new RowParts(CorrectionTables.Corrections, ["account_id", "transaction_id", "kind"], "1", "found.original_month = asked.original_month")) { IsCount = true }],
    };

    private static IEnumerable<FigureColumn> Changes => Moved.Select(moved => new FigureColumn(moved.Column, new SummedTransactions(moved.Measure, FigureDays.Adjustment)));
}
