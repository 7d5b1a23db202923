using System.Collections;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Store;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Steps;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Accounting.Bench.Runs;

/// <summary>A store in a folder of its own, with the service's own settings; removed in the end.</summary>
internal sealed class BenchStore : IDisposable
{
    private readonly BenchRun _run;
    private readonly TimeProvider _clock;
    private readonly string _folder;

    private BenchStore(BenchRun run, TimeProvider clock, string folder, CountingStore counting, StoreAccess access, ServiceOptions options)
    {
        _run = run;
        _clock = clock;
        _folder = folder;
        Counting = counting;
        Access = access;
        Options = options;
    }

    public CountingStore Counting { get; }

    public StoreAccess Access { get; }

    public ServiceOptions Options { get; }

    public IObjectStore Store => Access.Store;

    /// <param name="run">The run that it belongs to.</param>
    /// <param name="name">Of its folder; what a run before left there is removed.</param>
    /// <param name="clock">Its clock; null for the run's.</param>
    /// <param name="options">Changes the service's own settings; null where they stay.</param>
    public static async Task<BenchStore> CreateAsync(BenchRun run, string name, TimeProvider? clock = null, Func<ServiceOptions, ServiceOptions>? options = null)
    {
        clock ??= run.Clock;
        string folder = Path.GetFullPath(Path.Combine(run.Options.Folder, name));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var own = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), []));
        var counting = new CountingStore(LocalObjectStore.Open(folder, clock));
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(counting, "UTC", 1, run.Cancellation).ConfigureAwait(false);
        return new BenchStore(run, clock, folder, counting, StoreAccess.ToFolder(root, folder), options?.Invoke(own) ?? own);
    }

    /// <summary>Reads a log to its end.</summary>
    /// <returns>Messages taken.</returns>
    public async Task<long> ConsumeAsync(EncodedLog log)
    {
        using var reader = new EncodedLogReader(log);
        ConsumerLoop loop = NewConsumer(reader);
        await loop.RunAsync(untilCaughtUp: true, _run.Cancellation).ConfigureAwait(false);
        return loop.Messages;
    }

    /// <summary>A consumer that remembers nothing yet.</summary>
    public ConsumerLoop NewConsumer(ITransactionLog log) => new(
        log, Store, NewDayReader(), Options.Consumer, Access.Root.NewCalendar(), _clock, NullLogger<ConsumerLoop>.Instance);

    public async Task<CompactionResult> CompactAsync() =>
        (await NewCompaction().RunAsync(null, _run.Cancellation).ConfigureAwait(false)).RequireAll();

    /// <summary>A compaction that remembers nothing yet.</summary>
    public Compaction NewCompaction() => CompactionJob.Of(Access, Options.Compactor, NullLoggerFactory.Instance);

    /// <summary>A nightly that remembers nothing yet and reads a log of memory again.</summary>
    public NightlyJob NewNightly(EncodedLog log)
    {
        var replay = new NightlyReplay(Access, Options, _clock, NullLoggerFactory.Instance)
        {
            OpenLog = async cancellation =>
            {
                var reader = new EncodedLogStretches(log);
                return new OpenedLog(await SourceLog.OfAsync(Store, reader, cancellation).ConfigureAwait(false), reader);
            },
        };
        return new NightlyJob(Access, Options, new CompactionJob(Access, Options.Compactor, _clock, NullLoggerFactory.Instance), replay, _clock);
    }

    /// <summary>The report of every month that these days touch, and nothing else.</summary>
    public async Task<IReadOnlyList<MonthResult>> ReportAsync(CompactionResult days)
    {
        ReadingState read = await ReadingState.OfAsync(Store, days.Pinned, Timestamp.Now(_clock), StandingTopic.Unasked, remembered: null, _run.Cancellation).ConfigureAwait(false);
        var pinned = new PinnedDays { Coverage = days.Coverage, Zone = Access.Root.Zone, Days = days.Days };
        ReportRun wanted = ReportRuns.Of(Options, read, null, pinned, days.Behind, Instant.FromDateTimeOffset(_clock.GetUtcNow()));
        return await MonthlyReports.RunAsync(ReportRuns.ContextOf(Access, Options), wanted, _run.Cancellation).ConfigureAwait(false);
    }

    /// <summary>What loads stored days for a consumer, remembering nothing yet.</summary>
    public StoredDayReader NewDayReader() => new(Store, Access.Root.Zone, CompactionJob.OptionsOf(Access, Options.Compactor), _clock);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
