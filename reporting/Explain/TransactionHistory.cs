using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using NodaTime;

namespace Accounting.Reporting.Explain;

/// <summary>A transaction of an account's month with every row of it that was ever stored, whether it counts or not: it may be voided, or have moved to another month or account.</summary>
public static class TransactionHistory
{
    /// <param name="context">What to work with.</param>
    /// <param name="zone">The business time zone by the rules in force.</param>
    /// <param name="report">Says the month, and what is known.</param>
    /// <param name="account">An account that a row of it names, on a business day of the month.</param>
    /// <param name="id">The transaction.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>With its currency; null where no such row is stored.</returns>
    /// <exception cref="FigureRefusedException">Days have to be compacted first.</exception>
    /// <exception cref="DamagedDataException">A file isn't what was written.</exception>
    public static async Task<(Currency Currency, TracedTransaction Transaction)?> FindAsync(
        ReportingContext context, DateTimeZone zone, MonthReport report, long account, TransactionId id, CancellationToken cancellation)
    {
        BusinessMonth month = report.Manifest.Month;
        IReadOnlyList<DayVersion> days = await NewestDays.FindAsync(context.Store, zone, [report.Manifest.Known.Coverage], cancellation).ConfigureAwait(false);
        using var workspace = new Workspace(context);
        var known = new KnownTransactions(workspace, days, zone);
        string table = known.NewTable();
        string history = await known.HistoryAsync(report.Manifest.Known, month.FirstDay, month.Next.FirstDay, $"(SELECT UUID '{id}' AS transaction_id)", cancellation).ConfigureAwait(false);
        workspace.Connection.Execute($"CREATE TEMP TABLE {table} AS {history}", cancellation);

        // Of an id that was given twice, in two home dates, those rows that are meant.
        string own = string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM {table} WHERE home_date IN (SELECT home_date FROM {table} WHERE account_id = {account} AND business_day BETWEEN DATE '{month.FirstDay}' AND DATE '{month.LastDay}')");
        TracedRow[] rows = [.. TracedRow.Read(workspace.Connection, own, cancellation).Select(row => row.Row)];
        return rows.Length == 0 ? null : workspace.Connection.Rows(
            $"SELECT currency, kind, business_day, loser_reason IS NULL FROM ({own}) ORDER BY {TracedRow.Order} LIMIT 1",
            (in DuckChunk chunk, int row) =>
            {
                AmountSum effect = chunk.Boolean(3, row) ? new AmountSum(Amount.Scale) : AmountSum.Zero;
                return (chunk.CurrencyOf(0, row), new TracedTransaction($"{id}", chunk.Kind(1, row), new BusinessDay(chunk.Dates(2)[row]), effect, rows));
            },
            cancellation)[0];
    }
}
