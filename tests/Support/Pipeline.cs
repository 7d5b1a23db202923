using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Support;

/// <summary>The consumer and the compactor on a local folder, driven directly.</summary>
internal sealed class Pipeline : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Pipeline(string zone = "UTC")
    {
        Store = LocalObjectStore.Open(Root, Clock);
        Zone = DateTimeZoneProviders.Tzdb[zone];
        CompactorOptions = new CompactorOptions { WorkFolder = Path.Combine(_folder.Path, "work"), StoreFolders = [Root] };
    }

    public string Root => Path.Combine(_folder.Path, "data");

    public IObjectStore Store { get; }

    /// <summary>By what days are cut; a store's own once it was opened.</summary>
    public DateTimeZone Zone { get; set; }

    public ManualClock Clock { get; } = new(Instant.FromUtc(2026, 11, 4, 4, 0).ToDateTimeOffset());

    public CompactorOptions CompactorOptions { get; init; }

    public ConsumerOptions ConsumerOptions { get; init; } = new();

    public int BucketCount { get; init; } = 1;

    public static ScriptedLog Log(params IReadOnlyList<ScriptedRecord>[] partitions) =>
        new(new TransactionDecoder(TransactionDecoder.OwnSchemas()), partitions);

    public ConsumerLoop Loop(ITransactionLog log, Action<Checkpoint>? checkpointed = null, TimeProvider? clock = null) => new(
        log,
        Store,
        new StoredDayReader(Store, Zone, CompactorOptions, clock ?? Clock),
        ConsumerOptions,
        new BusinessCalendar(Zone),
        clock ?? Clock,
        NullLogger<ConsumerLoop>.Instance)
    {
        Checkpointed = checkpointed,
    };

    /// <param name="log">Read to its end.</param>
    /// <param name="checkpointed">Told of every checkpoint.</param>
    /// <param name="clock">The consumer's; the machine's where it has none of its own.</param>
    public Task ConsumeAsync(ITransactionLog log, Action<Checkpoint>? checkpointed = null, TimeProvider? clock = null) => Loop(log, checkpointed, clock).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

    public Compaction NewCompaction() => new(Store, Zone, BucketCount, CompactorOptions, NullLogger<Compaction>.Instance);

    public async Task<CompactionResult> CompactAsync() => (await NewCompaction().RunAsync(only: null, TestContext.Current.CancellationToken)).RequireAll();

    /// <summary>Puts copies of another's files beside these, in place of those of the same name. Folders whose names begin with a dot are the open store's own.</summary>
    public void TakeFilesOf(Pipeline other)
    {
        foreach (string file in Directory.GetFiles(other.Root, "*", SearchOption.AllDirectories).Where(file => Path.GetRelativePath(other.Root, file)[0] != '.'))
        {
            string copy = Path.Combine(Root, Path.GetRelativePath(other.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    public void Dispose() => _folder.Dispose();
}
