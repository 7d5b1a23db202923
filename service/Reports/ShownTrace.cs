using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>A traced figure as <c>trace --format json</c> shows it. Amounts are exact decimals, as text; times are UTC.</summary>
public sealed record ShownTrace
{
    public required string Month { get; init; }

    /// <summary>Null while the report is provisional.</summary>
    public required int? Revision { get; init; }

    public required string Table { get; init; }

    public required string Column { get; init; }

    /// <summary>By key which rows of the table.</summary>
    public required IReadOnlyDictionary<string, string> Where { get; init; }

    public required string Currency { get; init; }

    public required string Figure { get; init; }

    /// <summary>What comes from earlier months.</summary>
    public required string Carried { get; init; }

    public required string CarriedFrom { get; init; }

    public required IReadOnlyList<ShownExplanation.Line> Corrections { get; init; }

    public required IReadOnlyList<Day> Days { get; init; }

    /// <summary>What no earlier report had told, and so can't be led back.</summary>
    public required string Untold { get; init; }

    /// <summary>Of a figure that isn't summed over transactions: the parts that it comes to.</summary>
    public required IReadOnlyList<Part> Parts { get; init; }

    public static ShownTrace Of(FigureQuestion question, MonthReport report, TracedFigure figure)
    {
        string Placed(AmountSum sum) => FigureText.Placed(question.Column, sum, figure.Currency).ToString();
        ILookup<BusinessDay, TracedTransaction> listed = figure.Transactions.ToLookup(transaction => transaction.Day);
        return new ShownTrace
        {
            Month = report.Manifest.Month.ToString(),
            Revision = report.Manifest.Revision,
            Table = question.Table.Name,
            Column = question.Column.Name,
            Where = question.Where,
            Currency = figure.Currency.Code,
            Figure = Placed(figure.Figure),
            Carried = Placed(figure.Carried),
            CarriedFrom = TraceOutput.CarriedFrom(report),
            Untold = Placed(figure.Untold),
            Corrections = [.. figure.Corrections.Select(correction => ShownExplanation.Line.Of(question.Column, correction))],
            Days = [.. figure.Days.Select(day => new Day(day.Day.ToString(), Placed(day.Effect), day.Transactions, [.. listed[day.Day].Select(transaction => Transaction.Of(question.Column, figure.Currency, transaction))]))],
            Parts = [.. figure.Parts.Select(part => new Part(part.Of, Placed(part.Amount)))],
        };
    }

    /// <summary>A part of a figure.</summary>
    public sealed record Part(string Of, string Amount);

    /// <summary>A business day's part of it, of how many transactions, and those that are listed.</summary>
    public sealed record Day(string BusinessDay, string Effect, long Count, IReadOnlyList<Transaction> Transactions);

    /// <summary>A transaction's part of it, and its history.</summary>
    public sealed record Transaction(string TransactionId, string Kind, string Effect, IReadOnlyList<Row> Rows)
    {
        public static Transaction Of(FigureColumn column, Currency currency, TracedTransaction transaction) => new(
            transaction.TransactionId,
            SchemaNames.Name(transaction.Kind),
            FigureText.Placed(column, transaction.Effect, currency).ToString(),
            [.. transaction.Rows.Select(row => Row.Of(row, currency))]);
    }

    /// <summary>One stored row.</summary>
    public sealed record Row(
        int Revision, string Outcome, long Account, string Amount, string OccurredAt, string Source, long Partition, long Offset, string? Run, string LoggedAt)
    {
        internal static Row Of(TracedRow row, Currency currency) => new(
            row.Revision, row.Outcome, row.AccountId, PlacedSum.Money(row.Amount, currency).ToString(), row.OccurredAt, row.Source, row.Partition, row.Offset, row.Run, row.LoggedAt);
    }
}
