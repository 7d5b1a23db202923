using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Explain;

/// <summary>A transaction that makes part of a figure, with its history as far as the report knows it.</summary>
/// <param name="TransactionId">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Day">The business day that it counts on.</param>
/// <param name="Effect">Its part of the figure.</param>
/// <param name="Rows">Every row of it, the one that counts first, then by revision from the highest.</param>
public sealed record TracedTransaction(string TransactionId, TransactionKind Kind, BusinessDay Day, AmountSum Effect, IReadOnlyList<TracedRow> Rows)
{
    /// <param name="connection">Where to work.</param>
    /// <param name="table">Of transactions with their <c>effect</c>.</param>
    /// <param name="history">By id.</param>
    /// <param name="cancellation">Interrupts the statement.</param>
    internal static List<(Currency Currency, TracedTransaction Transaction)> Read(DuckConnection connection, string table, ILookup<string, TracedRow> history, CancellationToken cancellation) => connection.Rows(
        $"SELECT currency, CAST(transaction_id AS VARCHAR), kind, business_day, effect FROM {table} ORDER BY currency, business_day, occurred_at, transaction_id, home_date",
        (in DuckChunk chunk, int row) =>
        {
            string id = chunk.Text(1, row);
            return (chunk.CurrencyOf(0, row), new TracedTransaction(id, chunk.Kind(2, row), new BusinessDay(chunk.Dates(3)[row]), chunk.Sum(4, row), [.. history[id]]));
        },
        cancellation);
}
