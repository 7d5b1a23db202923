using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Statements;

/// <summary>
/// A statement as one table. Of each currency: its opening, what became known of earlier months, every transaction, its closing. A line's running
/// balance is the one before it plus its amount, and the closing's is that of the line before.
/// </summary>
public static class StatementTable
{
    public const string Opening = "opening";

    public const string PriorPeriodAdjustment = "prior-period adjustment";

    public const string Transaction = "transaction";

    public const string Closing = "closing";

    private static readonly TableColumn[] Columns =
    [
        new("currency", CellKind.Text), new("line", CellKind.Text), new("business_day", CellKind.Day), new("occurred_at", CellKind.Text),
        new("transaction_id", CellKind.Text), new("revision", CellKind.Integer), new("kind", CellKind.Text), new("amount", CellKind.Sum),
        new("running_balance", CellKind.Sum), new("source", CellKind.Text), new("partition", CellKind.Integer), new("offset", CellKind.Integer),
    ];

    public static ReportTable Of(AccountStatement statement) => new(Columns, [.. statement.Currencies.SelectMany(Rows)]);

    private static IEnumerable<object?[]> Rows(CurrencyStatement statement)
    {
        StatementRow row = statement.Row;
        return
        [
            Bare(Opening, row.Currency, null, row.Opening),
            Bare(PriorPeriodAdjustment, row.Currency, row.PriorPeriodAdjustment, row.Opening + row.PriorPeriodAdjustment),
            .. statement.Lines.Select(line => new object?[]
            {
                row.Currency.Code, Transaction, line.Day, line.OccurredAt.ToString(), line.TransactionId.ToString(), (long)line.Revision, SchemaNames.Name(line.Kind),
                PlacedSum.Money(line.Amount, row.Currency), PlacedSum.Money(line.RunningBalance, row.Currency), line.Source, (long)line.Partition.Value, line.Offset.Value,
            }),
            Bare(Closing, row.Currency, null, row.Closing),
        ];
    }

    private static object?[] Bare(string line, Currency currency, AmountSum? amount, AmountSum balance) =>
    [
        currency.Code, line, null, null, null, null, null, amount is { } moved ? PlacedSum.Money(moved, currency) : null, PlacedSum.Money(balance, currency), null, null, null,
    ];
}
