using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>A traced figure as <c>trace --format json</c> shows it. Amounts are exact decimals, as text; times are UTC.</summary>
public sealed record ShownTrace
{
    public required string Month { get; init; }

    /// <summary>Null while the report is provisional.</summary>
    public required int? Revision { get; init; }

    public required string Column { get; init; }

    public required string Currency { get; init; }

    public required string Figure { get; init; }

    /// <summary>What comes from earlier months.</summary>
    public required string Carried { get; init; }

    public required string CarriedFrom { get; init; }

    public required IReadOnlyList<ShownExplanation.Line> Corrections { get; init; }

    public required IReadOnlyList<Day> Days { get; init; }

    public static ShownTrace Of(FigureColumn column, MonthReport report, TracedFigure figure) => new()
    {
        Month = report.Manifest.Month.ToString(),
        Revision = report.Manifest.Revision,
        Column = column.Name,
        Currency = figure.Currency.Code,
        Figure = column.Placed(figure.Figure, figure.Currency).ToString(),
        Carried = column.Placed(figure.Carried, figure.Currency).ToString(),
        CarriedFrom = TraceOutput.CarriedFrom(report),
        Corrections = [.. figure.Corrections.Select(correction => ShownExplanation.Line.Of(column, new ExplainedLine(column.EffectOf(correction), correction)))],
        Days =
        [
            .. figure.Transactions.GroupBy(transaction => transaction.Day).Select(day => new Day(
                day.Key.ToString(),
                column.Placed(day.Aggregate(AmountSum.Zero, (sum, transaction) => sum + transaction.Effect), figure.Currency).ToString(),
                [.. day.Select(transaction => Transaction.Of(column, figure.Currency, transaction))])),
        ],
    };

    /// <summary>A business day's part of it.</summary>
    public sealed record Day(string BusinessDay, string Effect, IReadOnlyList<Transaction> Transactions);

    /// <summary>A transaction's part of it, and its history.</summary>
    public sealed record Transaction(string TransactionId, string Kind, string Effect, IReadOnlyList<Row> Rows)
    {
        public static Transaction Of(FigureColumn column, Currency currency, TracedTransaction transaction) => new(
            transaction.TransactionId,
            SchemaNames.Name(transaction.Kind),
            column.Placed(transaction.Effect, currency).ToString(),
            [.. transaction.Rows.Select(row => new Row(
                row.Revision, row.Outcome, row.AccountId, PlacedSum.Money(row.Amount, currency).ToString(), row.OccurredAt, row.Source, row.Partition, row.Offset, row.Run, row.LoggedAt))]);
    }

    /// <summary>One stored row.</summary>
    public sealed record Row(
        int Revision, string Outcome, long Account, string Amount, string OccurredAt, string Source, long Partition, long Offset, string? Run, string LoggedAt);
}
