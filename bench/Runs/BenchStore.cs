using System.Collections;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Accounting.Bench.Runs;

/// <summary>A store in a folder of its own, with the service's own settings; removed in the end.</summary>
internal sealed class BenchStore : IDisposable
{
    private readonly BenchRun _run;
    private readonly string _folder;

    private BenchStore(BenchRun run, string folder, CountingStore counting, StoreAccess access, ServiceOptions options)
    {
        _run = run;
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
    /// <param name="settings">Settings that differ from the service's own.</param>
    public static async Task<BenchStore> CreateAsync(BenchRun run, string name, params (string Key, string Value)[] settings)
    {
        string folder = Path.GetFullPath(Path.Combine(run.Options.Folder, name));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), [.. settings.Select(setting => new SettingOverride(setting.Key, setting.Value, "bench"))]));
        var counting = new CountingStore(LocalObjectStore.Open(folder, run.Clock));
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(counting, "UTC", 1, run.Cancellation).ConfigureAwait(false);
        return new BenchStore(run, folder, counting, StoreAccess.ToFolder(root, folder), options);
    }

    /// <summary>Reads a log to its end.</summary>
    /// <returns>Messages taken.</returns>
    public async Task<long> ConsumeAsync(EncodedLog log)
    {
        using var reader = new EncodedLogReader(log);
        var loop = new ConsumerLoop(
            reader, Store, NewDayReader(), Options.Consumer, Access.Root.NewCalendar(), _run.Clock, NullLogger<ConsumerLoop>.Instance);
        await loop.RunAsync(untilCaughtUp: true, _run.Cancellation).ConfigureAwait(false);
        return loop.Messages;
    }

    public async Task<CompactionResult> CompactAsync() =>
        (await NewCompaction().RunAsync(null, _run.Cancellation).ConfigureAwait(false)).RequireAll();

    /// <summary>A compaction that remembers nothing yet.</summary>
    public Compaction NewCompaction() => CompactionJob.Of(Access, Options.Compactor, NullLoggerFactory.Instance);

    /// <summary>What loads stored days for a consumer, remembering nothing yet.</summary>
    public StoredDayReader NewDayReader() => new(Store, Access.Root.Zone, CompactionJob.OptionsOf(Access, Options.Compactor));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
