using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;

namespace Accounting.Compactor.Verification;

/// <summary>
/// Verifies the rows of current day versions, a batch of dates at a time: every row's hash, home date and business day, by the time-zone rules that its version names, recomputed from its
/// columns, each date's digest, sums and counts from its files, and that no id counts on two home dates.
/// </summary>
/// <param name="inspection">The store's.</param>
/// <param name="options">Memory, threads and the work folder.</param>
/// <param name="zones">The time-zone rules that versions name.</param>
/// <param name="tests">Told of the rows of TEST accounts.</param>
public sealed class DayContentVerification(Inspection inspection, CompactorOptions options, ZoneVerification zones, TestRows tests)
{
    private const int IdsShownMax = 20;
    private const int BatchFilesMax = 1000;
    private const string Refold = "Run 'accounting verify --repair', which folds the day again from its segments.";

    public async Task RunAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        using var database = WorkDatabase.Open(options);
        DuckConnection connection = database.Connection;
        connection.Execute("CREATE TABLE ids (transaction_id UUID, home_date DATE)", cancellation);
        foreach (List<DayVersion> batch in Batches.Of(days, day => day.Manifest.Winners + day.Manifest.Losers, options.BatchRows, BatchFilesMax))
        {
            using var leases = new FileLeases();
            Dictionary<HomeDate, IReadOnlyList<LocalOutput>> files = await LeaseAsync(batch, leases, cancellation).ConfigureAwait(false);
            Verify(connection, batch, files, cancellation);
        }

        ReportRepeatedIds(connection, cancellation);
    }

    private async Task<Dictionary<HomeDate, IReadOnlyList<LocalOutput>>> LeaseAsync(List<DayVersion> batch, FileLeases leases, CancellationToken cancellation)
    {
        var files = new Dictionary<HomeDate, IReadOnlyList<LocalOutput>>();
        foreach (DayVersion day in batch)
        {
            var outputs = new List<LocalOutput>();
            foreach (DayOutput output in day.Manifest.Outputs.Where(output => DayFiles.HoldsRows(output.Name)))
            {
                FileLease lease = await inspection.Store.LeaseFileAsync(day.KeyOf(output), output.Sha256, cancellation).ConfigureAwait(false);
                leases.Add(lease);
                outputs.Add(new LocalOutput(lease.Path, output));
            }

            files.Add(day.Date, outputs);
        }

        return files;
    }

    private void Verify(DuckConnection connection, List<DayVersion> batch, Dictionary<HomeDate, IReadOnlyList<LocalOutput>> files, CancellationToken cancellation)
    {
        var placed = (from day in batch from file in files[day.Date] select (Day: day, File: file)).ToDictionary(pair => pair.File.Path);
        var rows = new RowVerification(connection);
        HashSet<HomeDate> wrong = [];
        foreach ((string path, string problem) in rows.Verify([.. placed.Values.Select(pair => new VerifiedFile(pair.File.Path, pair.Day.Date, DayFiles.IsWinners(pair.File.Output.Name), zones.Calendars.Of(pair.Day.Manifest.CutBy)))], cancellation))
        {
            (DayVersion day, LocalOutput file) = placed[path];
            wrong.Add(day.Date);
            inspection.Report(FindingKind.Disagreeing, day.KeyOf(file.Output).Value, problem, Refold);
        }

        Dictionary<HomeDate, IReadOnlyList<LocalOutput>> right = files.Where(pair => !wrong.Contains(pair.Key)).ToDictionary();
        Dictionary<HomeDate, FoldedRows> folded = FoldedRows.Read(connection, right, cancellation);
        foreach (DayVersion day in batch.Where(day => folded.ContainsKey(day.Date)))
        {
            VerifyManifest(day, folded[day.Date], rows);
            foreach (LocalOutput file in files[day.Date])
            {
                tests.Note(day.KeyOf(file.Output), rows.TestsIn(file.Path));
            }
        }

        string[] winners = [.. placed.Values.Where(pair => DayFiles.IsWinners(pair.File.Output.Name)).Select(pair => pair.File.Path)];
        if (winners.Length > 0)
        {
            connection.Execute(
                $"INSERT INTO ids SELECT transaction_id, {DayFold.HomeDateOfRow} FROM read_parquet({Sql.List(winners)}, hive_partitioning = false)", cancellation);
        }
    }

    private void VerifyManifest(DayVersion day, FoldedRows folded, RowVerification rows)
    {
        DayManifest manifest = day.Manifest;
        bool agrees = folded.Digest == manifest.Digest
            && folded.Conflicts == manifest.Conflicts
            && folded.Months.SequenceEqual(manifest.BusinessMonths)
            && folded.Sums.Select(pair => (pair.Key, pair.Value)).SequenceEqual(manifest.Sums.Select(sums => (sums.Currency, sums.Sums)))
            && folded.WinnerTotals.Values.Sum(total => total.Transactions) == manifest.Winners
            && folded.Digest.Rows == manifest.Winners + manifest.Losers
            && manifest.Outputs.Where(output => DayFiles.HoldsRows(output.Name)).Sum(output => output.Rows) == folded.Digest.Rows
            && rows.Digest(day.Date) == manifest.Digest;
        if (!agrees)
        {
            inspection.Report(
                FindingKind.Disagreeing,
                DayFiles.Key(day.Date, day.Version, DayFiles.Manifest).Value,
                $"Its files hold {folded.Digest}, it says {manifest.Digest}; or sums, months or counts differ.",
                Refold);
        }
    }

    private void ReportRepeatedIds(DuckConnection connection, CancellationToken cancellation)
    {
        using DuckResult result = connection.Query(
            $"""
            SELECT transaction_id::VARCHAR, string_agg(home_date::VARCHAR, ', ' ORDER BY home_date)
            FROM ids GROUP BY transaction_id HAVING count(*) > 1 ORDER BY transaction_id LIMIT {IdsShownMax}
            """,
            cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                inspection.Report(
                    FindingKind.Disagreeing,
                    $"transaction {chunk.Text(0, row)}",
                    $"It counts more than once, on the home dates {chunk.Text(1, row)}.",
                    "Ask the exchange which is right; a revision that voids the other one, with its own original_occurred_at, takes it out.");
            }
        }
    }
}
