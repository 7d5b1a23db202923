using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Statements;

/// <summary>An account's month in one currency.</summary>
/// <param name="Row">The account's row of the report: opening, adjustment, closing.</param>
/// <param name="Lines">Its transactions, by time and id; the last running balance is the closing.</param>
public sealed record CurrencyStatement(StatementRow Row, IReadOnlyList<StatementLine> Lines)
{
    private static readonly TableColumn[] Columns =
    [
        new("transaction_id", CellKind.Text), new("revision", CellKind.Integer), new("occurred_at", CellKind.Text), new("kind", CellKind.Text),
        new("amount", CellKind.Sum), new("running_balance", CellKind.Sum), new("partition", CellKind.Integer), new("offset", CellKind.Integer),
    ];

    public ReportTable ToTable() => new(Columns,
    [
        .. Lines.Select(line => new object?[]
        {
            line.TransactionId.ToString(), (long)line.Revision, line.OccurredAt.ToString(), Ingest.SchemaNames.Name(line.Kind),
            PlacedSum.Money(line.Amount, Row.Currency), PlacedSum.Money(line.RunningBalance, Row.Currency), (long)line.Partition.Value, line.Offset.Value,
        }),
    ]);
}
