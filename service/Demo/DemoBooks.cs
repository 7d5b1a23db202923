using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Exchange.Books;
using Accounting.Exchange.Desks;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Demo;

/// <summary>Lays the exchange's own books beside the statements that the pipeline published.</summary>
public sealed class DemoBooks(StoreAccess access)
{
    private const string StatementsTable = "account-statements";

    private const int DifferencesShownMax = 20;

    /// <returns>What was compared, and what differs.</returns>
    public async Task<(string Books, IReadOnlyList<string> Differences)> CompareAsync(
        SimulatedExchange exchange, IReadOnlyList<MonthResult> months, CancellationToken cancellation)
    {
        using var work = Compactor.WorkFolder.Create(access.WorkFolder);
        string path = Path.Combine(work.Path, "books.tsv");
        await using (var writer = new StreamWriter(path, false, new UTF8Encoding(false)))
        {
            exchange.Books.Write(writer, cancellation);
        }

        var reports = new List<MonthlyStatements>();
        foreach (MonthResult month in months)
        {
            byte[] statements = await ReadStatementsAsync(month, cancellation).ConfigureAwait(false);
            reports.Add(new MonthlyStatements(month.Month, () => new StreamReader(new MemoryStream(statements), Encoding.UTF8)));
        }

        using var books = new StreamReader(path, Encoding.UTF8);
        var comparison = BooksComparison.Compare(books, reports, DifferencesShownMax, cancellation);
        return (Describe(exchange.Counts, comparison), [.. Differences(comparison)]);
    }

    private static IEnumerable<string> Differences(BooksComparison comparison)
    {
        foreach (BooksDifference difference in comparison.First)
        {
            yield return difference.ToString();
        }

        if (comparison.Differences > comparison.First.Count)
        {
            yield return $"and {Figures.Count(comparison.Differences - comparison.First.Count)} differences more";
        }
    }

    private static string Describe(ExchangeCounts counts, BooksComparison comparison) =>
        $"{Counted.Of(comparison.RowsCompared, "statement")} of {Counted.Of(comparison.MonthsCompared, "month")} against the simulated exchange's own books; "
        + $"of {Counted.Of(counts.Messages, "message")} {Figures.Count(counts.Corrections)} were corrections ({Figures.Count(counts.CorrectedBeforeLogged)} ahead of what they correct), "
        + $"{Figures.Count(counts.Duplicates)} duplicates, {Figures.Count(counts.LateByHours + counts.LateByDays)} late, {Figures.Count(counts.Malformed)} malformed";

    private async Task<byte[]> ReadStatementsAsync(MonthResult month, CancellationToken cancellation)
    {
        string name = ReportFiles.Tsv(StatementsTable);
        ObjectKey key = month.Revision is { } revision ? ReportFiles.Revision(month.Month, revision, name) : ReportFiles.Provisional(month.Month, name);
        return await access.Store.TryReadAsync(key, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException($"{key}, which was just written, is missing from {access.Store.Location}.");
    }
}
