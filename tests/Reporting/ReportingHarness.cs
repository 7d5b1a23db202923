using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Tests.Support;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Accounting.Tests.Reporting;

/// <summary>A store in a temporary folder, and runs of the reports over synthetic rows.</summary>
internal sealed class ReportingHarness : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReportingHarness(string zone = "UTC")
    {
        string scratch = Path.Combine(_folder.Path, "scratch");
        Directory.CreateDirectory(scratch);
        Store = LocalObjectStore.Open(Path.Combine(_folder.Path, "store"), TimeProvider.System);
        Database = DuckDatabase.Open(new DuckOptions
        {
            Threads = 1,
            MemoryLimitBytes = 1L << 30,
            TempDirectory = Path.Combine(_folder.Path, "spill"),
            MaxTempBytes = 1L << 30,
            AllowedDirectories = [_folder.Path],
        });
        Days = new SyntheticDays(Store, Database, scratch, DateTimeZoneProviders.Tzdb[zone]);
        Context = new ReportingContext
        {
            Store = Store,
            Options = new CompactorOptions { WorkFolder = _folder.At("work"), StoreFolders = [Store.Location], Threads = 1 },
            Software = "accounting test",
        };
    }

    /// <summary>For tests that look into the store's Parquet files themselves.</summary>
    public DuckOptions OptionsForReading => new()
    {
        Threads = 1,
        MemoryLimitBytes = 1L << 28,
        TempDirectory = _folder.At("spill-reading"),
        MaxTempBytes = 1L << 28,
        AllowedDirectories = [_folder.Path],
    };

    public LocalObjectStore Store { get; }

    public DuckDatabase Database { get; }

    public SyntheticDays Days { get; }

    public ReportingContext Context { get; set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Others, which make versions of their own of the same rows.</summary>
    public SyntheticDays NewDays(string name, string zone) =>
        new(Store, Database, Directory.CreateDirectory(_folder.At(name)).FullName, DateTimeZoneProviders.Tzdb[zone]);

    /// <summary>A run in which everything was read to the end at <paramref name="asOf"/>.</summary>
    public async Task<ReportRun> RunOfAsync(string asOf, IReadOnlyList<SyntheticRow> rows)
    {
        Instant at = InstantPattern.General.Parse(asOf.Length == 10 ? asOf + "T06:00:00Z" : asOf).Value;
        return new ReportRun
        {
            Pinned = await Days.PinAsync(rows, Cancellation),
            AsOf = at,
            GeneratedAt = at,

            // Synthetic days hold no segments that a second reader could read.
            Readings = new DayReadings { Unread = [] },
            Partitions = [new PartitionCaughtUp(SyntheticDays.Source, new LogPartition(0), Timestamp.FromInstant(at))],
        };
    }

    public async Task<IReadOnlyList<MonthResult>> ReportAsync(string asOf, params SyntheticRow[] rows) =>
        await MonthlyReports.RunAsync(Context, await RunOfAsync(asOf, rows), Cancellation);

    public Task<IReadOnlyList<MonthResult>> ReportAsync(ReportRun run) => MonthlyReports.RunAsync(Context, run, Cancellation);

    /// <summary>Leads figures of a month's newest report back, given all rows that are known by now.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<TracedFigure>>> TraceAsync(string month, IReadOnlyList<SyntheticRow> rows, params FigureQuestion[] questions)
    {
        MonthReport? report = await new ReportReader(Store).FindAsync(BusinessMonth.Parse(month), Cancellation);
        PinnedDays pinned = await Days.PinAsync(rows, Cancellation);
        using var workspace = new Workspace(Context);
        var known = new KnownTransactions(workspace, pinned.Days, pinned.Zone);
        var traced = new List<IReadOnlyList<TracedFigure>>();
        foreach (FigureQuestion question in questions)
        {
            traced.Add(await FigureTrace.TraceAsync(workspace, known, report!, question, new TracedNarrowing(null, null), Cancellation));
        }

        return traced;
    }

    /// <summary>Says of figures of a month why they differ between two revisions, given all rows that are known by now.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<ExplainedCurrency>>> ExplainAsync(BusinessMonth month, int before, int after, IReadOnlyList<SyntheticRow> rows, params FigureQuestion[] questions)
    {
        IReadOnlyList<MonthRevision> history = await new ReportReader(Store).HistoryAsync(month, Cancellation);
        Task<FigurePoint> PointAsync(int revision) =>
            FigurePoint.OfAsync(Store, $"revision-{revision}", history.Single(found => found.Report.Final!.Revision == revision).Report, Cancellation);
        FigurePoint[] points = [await PointAsync(before), await PointAsync(after)];
        PinnedDays pinned = await Days.PinAsync(rows, Cancellation);
        using var workspace = new Workspace(Context);
        var known = new KnownTransactions(workspace, pinned.Days, pinned.Zone);
        var explained = new List<IReadOnlyList<ExplainedCurrency>>();
        foreach (FigureQuestion question in questions)
        {
            explained.Add(await FigureExplanation.ExplainAsync(workspace, known, month, question, points[0], points[1], Cancellation));
        }

        return explained;
    }

    public async Task<IReadOnlyList<ObjectKey>> KeysAsync(string prefix) => [.. (await Store.ListAsync(prefix, Cancellation)).Select(found => found.Key)];

    /// <summary>Keys and hashes of everything with a prefix.</summary>
    public async Task<string> BytesOfAsync(string prefix)
    {
        var text = new StringBuilder();
        foreach (ObjectKey key in await KeysAsync(prefix))
        {
            text.Append(key).Append(' ').Append(ContentHash256.Of(await Store.TryReadAsync(key, Cancellation))).Append('\n');
        }

        return text.ToString();
    }

    public async Task<string> TextAsync(ObjectKey key) =>
        Encoding.UTF8.GetString(await Store.TryReadAsync(key, Cancellation) ?? throw new FileNotFoundException(key.ToString()));

    /// <summary>A table of a month, final or provisional.</summary>
    public async Task<string> TableAsync(string month, string table)
    {
        var parsed = BusinessMonth.Parse(month);
        FinalRevision? final = (await ReportChain.LoadAsync(Store, Cancellation)).Newest(parsed);
        return await TextAsync(final is null ? ReportFiles.Provisional(parsed, table + ".tsv") : ReportFiles.Revision(parsed, final.Revision, table + ".tsv"));
    }

    /// <summary>One cell: the row whose first cells are as given.</summary>
    public async Task<string> CellAsync(string month, string table, string column, params string[] key)
    {
        string[][] lines = [.. (await TableAsync(month, table)).TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];
        string[] row = lines.Skip(1).Single(cells => key.Select((cell, index) => cells[index] == cell).All(equal => equal));
        return row[Array.IndexOf(lines[0], column)];
    }

    public void Dispose()
    {
        Database.Dispose();
        _folder.Dispose();
    }
}
