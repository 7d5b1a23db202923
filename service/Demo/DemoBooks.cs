using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Exchange.Books;
using Accounting.Exchange.Desks;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Demo;

/// <summary>Lays the exchange's own books beside the tables that the pipeline published, cell by cell.</summary>
/// <param name="access">Where they are published.</param>
/// <param name="idleDays">After how many days without a transaction a market is held to be settled.</param>
public sealed class DemoBooks(StoreAccess access, int idleDays)
{
    private const int DifferencesShownMax = 20;

    /// <returns>What was compared, and what differs.</returns>
    public async Task<(string Books, IReadOnlyList<string> Differences)> CompareAsync(
        SimulatedExchange exchange, IReadOnlyList<MonthResult> months, CancellationToken cancellation)
    {
        using var work = WorkFolder.Create(access.WorkFolder);
        string path = Path.Combine(work.Path, "books.tsv");
        await using (var writer = new StreamWriter(path, false, new UTF8Encoding(false)))
        {
            exchange.Books.Write(writer, cancellation);
        }

        var verdict = new BooksVerdict(DifferencesShownMax);
        using (var books = new StreamReader(path, Encoding.UTF8))
        {
            BooksComparison.Compare(books, await ReadAsync(BooksComparison.Table, months, cancellation).ConfigureAwait(false), verdict, cancellation);
        }

        foreach (BooksTable table in exchange.Books.Tables(idleDays, cancellation))
        {
            TableComparison.Compare(table, await ReadAsync(table.Name, months, cancellation).ConfigureAwait(false), verdict, cancellation);
        }

        return (Describe(exchange.Counts, months.Count, verdict), [.. Differences(verdict)]);
    }

    private static IEnumerable<string> Differences(BooksVerdict verdict)
    {
        foreach (BooksDifference difference in verdict.First)
        {
            yield return difference.ToString();
        }

        if (verdict.Differences > verdict.First.Count)
        {
            yield return $"and {Figures.Count(verdict.Differences - verdict.First.Count)} differences more";
        }
    }

    private static string Describe(ExchangeCounts counts, int months, BooksVerdict verdict) =>
        $"{string.Join(", ", verdict.Compared.Select(table => Counted.Of(table.Rows, table.Noun)))} of {Counted.Of(months, "month")} against the simulated exchange's own books; "
        + $"of {Counted.Of(counts.Messages, "message")} {Figures.Count(counts.Corrections)} were corrections ({Figures.Count(counts.CorrectedBeforeLogged)} ahead of what they correct), "
        + $"{Figures.Count(counts.Duplicates)} duplicates, {Figures.Count(counts.LateByHours + counts.LateByDays)} late, {Figures.Count(counts.Malformed)} malformed, "
        + $"{Figures.Count(counts.Conflicts)} with another amount than before; {Counted.Of(counts.MarketsVoided, "market")} void, {Figures.Count(counts.MarketsMixed)} of mixed currencies, "
        + $"{Counted.Of(counts.PartialCancellations, "bet")} cancelled in part, commission charged {Counted.Of(counts.LateCommissions, "time")} after a close, {Counted.Of(counts.OpeningBalances, "opening balance")}";

    private async Task<IReadOnlyList<ReportedTable>> ReadAsync(string table, IReadOnlyList<MonthResult> months, CancellationToken cancellation)
    {
        var reports = new List<ReportedTable>();
        foreach (MonthResult month in months)
        {
            string name = ReportFiles.Tsv(table);
            ObjectKey key = month.Revision is { } revision ? ReportFiles.Revision(month.Month, revision, name) : ReportFiles.Provisional(month.Month, name);
            byte[]? bytes = await access.Store.TryReadAsync(key, cancellation).ConfigureAwait(false);
            reports.Add(new ReportedTable(month.Month, () => bytes is null ? null : new StreamReader(new MemoryStream(bytes), Encoding.UTF8)));
        }

        return reports;
    }
}
