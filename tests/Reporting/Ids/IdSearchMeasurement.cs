using System.Diagnostics;
using System.Globalization;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Steps;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Ids;

/// <summary>
/// A close that compares a day's ids with those of a history, in bounded memory. ACCOUNTING_MEASURED_IDS says how many ids the history has; what it took is
/// written out, for docs/decisions/0019.
/// </summary>
[Collection(AloneInTheProcess.Name)]
public sealed class IdSearchMeasurement
{
    private const int OlderDays = 8;

    private const string Unread =
        "revision, voided, account_id, account_type, kind, currency, amount, exposure_delta, pending_delta, stake, occurred_at, account_sequence, market_id, sport, in_play, jurisdiction, "
        + "balance_after, reference, business_day, logged_at, run, content_hash, raw_hash";

    /// <summary>What DuckDB and the reading of Parquet take, and one range of ids.</summary>
    private const long BytesMax = 2048L << 20;

    private static readonly long Ids = Environment.GetEnvironmentVariable("ACCOUNTING_MEASURED_IDS") is { Length: > 0 } text
        ? long.Parse(text, CultureInfo.InvariantCulture)
        : Thoroughness.Pick(80_000, 8_000_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_days_ids_are_compared_with_those_of_a_history_in_four_bytes_each_and_in_bounded_memory()
    {
        using var harness = new ReportingHarness();
        long daily = Ids / OlderDays;
        var days = new List<DayVersion>();
        for (int day = 0; day < OlderDays; day++)
        {
            days.Add(await StoreDayAsync(harness, day, daily * day, daily));
        }

        long before = ResidentMemory.Restart();
        TimeSpan first = await SearchAsync(harness, days);
        long indexing = ResidentMemory.Peak() - before;

        // A fiftieth of a day arrives, and one id of it is of a date before.
        before = ResidentMemory.Restart();
        days.Add(await StoreDayAsync(harness, OlderDays, (daily * OlderDays) - 1, Math.Max(1_000, daily / 50)));
        TimeSpan next = await SearchAsync(harness, days);
        long comparing = ResidentMemory.Peak() - before;
        IdCatalog catalog = await IdCatalog.ReadAsync(harness.Store, PinnedOf(days), Cancellation);
        long bytes = catalog.Index.Files.Sum(file => file.LengthBytes);
        long kept = catalog.Index.Files.Sum(file => file.Ids);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Ids} ids indexed in {first.TotalSeconds:F2} s, {indexing >> 20} MiB at the peak; {kept - Ids} more compared with them in {next.TotalSeconds:F2} s, {comparing >> 20} MiB; {(double)bytes / kept:F4} bytes an id."));
        Assert.InRange((double)bytes / kept, 3, 4 + (32.0 * OlderDays * catalog.Index.Files.Count / kept));
        Assert.InRange(Math.Max(indexing, comparing), long.MinValue, BytesMax);
        FoundIds found = Assert.Single(catalog.Found.Values);
        Assert.Equal((2L, 2), (found.Rows.Rows, found.Dates.Count));
    }

    private static async Task<TimeSpan> SearchAsync(ReportingHarness harness, IReadOnlyList<DayVersion> days)
    {
        PinnedDays pinned = PinnedOf(days);
        using var workspace = new Workspace(harness.Context);
        IdCatalog catalog = await IdCatalog.ReadAsync(harness.Store, pinned, Cancellation);
        long began = Stopwatch.GetTimestamp();
        await new IdSearch(workspace, pinned, catalog).RunAsync(Cancellation);
        return Stopwatch.GetElapsedTime(began);
    }

    private static PinnedDays PinnedOf(IReadOnlyList<DayVersion> days) => new()
    {
        Coverage = Coverage.Of([(SyntheticDays.Source, new LogPartition(0), new OffsetRange(new LogOffset(0), new LogOffset(days.Sum(day => day.Manifest.Winners))))], []),
        Zone = DateTimeZone.Utc,
        Days = days,
    };

    /// <summary>A day version of which nothing but the ids differs from row to row: MD5 of their numbers.</summary>
    private static async Task<DayVersion> StoreDayAsync(ReportingHarness harness, int day, long from, long count)
    {
        HomeDate date = HomeDate.Parse("2026-01-01").PlusDays(day);
        string columns = $"""
            md5(number::VARCHAR)::UUID AS transaction_id, TIMESTAMPTZ '{date} 12:00:00+00' AS original_occurred_at, '{SyntheticDays.Source}' AS source, 0::INTEGER AS "partition",
            number AS "offset", {string.Join(", ", Unread.Split(", ").Select(name => $"NULL::INTEGER AS {name}"))}
            """;
        string path = Path.GetFullPath(Path.Combine(harness.Store.Location, "..", $"measured-{day}.parquet"));
        using (DuckConnection connection = harness.Database.Connect())
        {
            connection.CopyToParquet(string.Create(CultureInfo.InvariantCulture, $"SELECT {columns} FROM range({from}, {from + count}) AS numbers (number)"), path, new ParquetOptions(), Cancellation);
        }

        var output = new DayOutput(DayFiles.Winners(0), count, new FileInfo(path).Length, await ContentHash256.OfFileAsync(path, Cancellation));
        var manifest = new DayManifest
        {
            Format = DayManifest.CurrentFormat,
            Date = date,
            Inputs = [],
            RetractedBy = [],
            Outputs = [output],
            BusinessMonths = [new BusinessMonth(2026, 1)],
            Digest = RowDigest.Zero,
            Sums = [],
            RunningTotals = default,
            Winners = count,
            Losers = 0,
            Conflicts = 0,
        };
        var version = new DayVersion($"measured{day}", manifest);
        await harness.Store.PutAsync([ObjectContent.FromFile(version.KeyOf(output), path, mayBeMoved: true)], Cancellation);
        return version;
    }
}
