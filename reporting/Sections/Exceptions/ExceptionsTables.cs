using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Exceptions;

/// <summary>
/// <c>adjustments</c>: every transaction of kind ADJUSTMENT. <c>exceptions</c>: of each currency and kind the largest, those whose sign is against
/// their kind's rule, those that their currency's table forbids, and other contents at a winning revision, in the first open month also those that came for final ones since. TEST accounts are left out.
/// </summary>
internal static class ExceptionsTables
{
    public const string Adjustments = "adjustments";

    public const string Exceptions = "exceptions";

    /// <summary>The exception of a content that doesn't count beside the one that does.</summary>
    public const string Conflict = "conflict";

    public static IReadOnlyList<TableColumn> AdjustmentColumns { get; } =
    [
        new("currency", CellKind.Text), new("transaction_id", CellKind.Id), new("revision", CellKind.SmallInteger), new("account_id", CellKind.Integer), new("account_type", CellKind.Text),
        new("amount", CellKind.Amount), new("business_day", CellKind.Day), new("occurred_at", CellKind.Time), new("reference", CellKind.Text),
    ];

    public static IReadOnlyList<TableColumn> ExceptionColumns { get; } = [new("exception", CellKind.Text), new("kind", CellKind.Text), .. AdjustmentColumns];

    public static string AdjustmentsOf(string file) => $"SELECT {Names(AdjustmentColumns)} FROM {BalancesSql.File(file)} ORDER BY {ExceptionsSql.Order}";

    /// <param name="rows">Of <see cref="RowsOf"/>.</param>
    public static string ExceptionsOf(string rows) => $"SELECT {Names(ExceptionColumns)} FROM ({rows}) ORDER BY exception, {ExceptionsSql.Order}";

    /// <summary>A query of a month's own exceptions, and of other contents that came for final months since they were closed; one of them may be missing.</summary>
    public static string RowsOf(string? file, string? late) =>
        string.Join(" UNION ALL BY NAME ", new[] { file is null ? null : $"SELECT * FROM {BalancesSql.File(file)}", late }.OfType<string>());

    /// <summary>The largest adjustments of each currency, and the number of all.</summary>
    public static (List<ListedTransaction> Shown, long All) ShownAdjustments(DuckConnection connection, string file, int shown, CancellationToken cancellation) =>
        Read(connection, $"SELECT 'adjustment' AS exception, * FROM {BalancesSql.File(file)}", shown, cancellation);

    /// <summary>The largest of each sort and currency, and the number of all.</summary>
    public static (List<ListedTransaction> Shown, long All) ShownExceptions(DuckConnection connection, string rows, int shown, CancellationToken cancellation) =>
        Read(connection, rows, shown, cancellation);

    private static (List<ListedTransaction> Shown, long All) Read(DuckConnection connection, string rows, int shown, CancellationToken cancellation)
    {
        List<ListedTransaction> listed = connection.Rows(
            $"""
            SELECT exception, currency, kind, transaction_id, account_id, amount, occurred_at, reference FROM ({rows})
            QUALIFY row_number() OVER (PARTITION BY exception, currency ORDER BY abs(amount) DESC, transaction_id) <= {shown}
            ORDER BY exception, currency, kind, abs(amount) DESC, transaction_id
            """,
            (in DuckChunk chunk, int row) => new ListedTransaction(
                chunk.Text(0, row),
                chunk.CurrencyOf(1, row),
                chunk.Kind(2, row),
                new TransactionId(chunk.Uuid(3, row)),
                chunk.Longs(4)[row],
                new Amount(chunk.Decimals(5, Amount.DecimalPlaces)[row]),
                new Timestamp(chunk.Timestamps(6)[row]),
                chunk.TextOrNull(7, row)),
            cancellation);
        return (listed, connection.Scalar<long>($"SELECT count(*) FROM ({rows})", cancellation));
    }

    private static string Names(IEnumerable<TableColumn> columns) => string.Join(", ", columns.Select(column => Sql.Identifier(column.Name)));
}
