using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Pipeline;

/// <summary>The compactor's work, by command, by schedule and within the nightly. Remembers what it has read of checkpoints and days.</summary>
public sealed class CompactionJob(StoreAccess access, CompactionSettings settings, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly Compaction _compaction = Of(access, settings, loggers);

    /// <summary>A compaction of the store.</summary>
    public static Compaction Of(StoreAccess access, CompactionSettings settings, ILoggerFactory loggers) => new(
        access.Store,
        access.Root.Zone,
        access.Root.Settings.BucketCount,
        OptionsOf(access, settings),
        loggers.CreateLogger<Compaction>());

    /// <summary>What the compactor may use.</summary>
    public static CompactorOptions OptionsOf(StoreAccess access, CompactionSettings settings) => new()
    {
        WorkFolder = access.WorkFolder,
        StoreFolders = [access.ReadFolder],
        Threads = settings.Threads,
        MemoryLimitBytes = settings.MemoryLimitBytes,
    };

    /// <summary>Compacts what changed, or what changed of some home dates, as a run of its own.</summary>
    public Task<CompactionResult> RunAsync(IReadOnlySet<HomeDate>? only, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "compact", clock);
        return journal.RunAsync(() => RunAsync(journal, only, cancellation), cancellation);
    }

    /// <summary>The same as a step of another run.</summary>
    public async Task<CompactionResult> RunAsync(RunJournal journal, IReadOnlySet<HomeDate>? only, CancellationToken cancellation)
    {
        CompactionResult result = await journal.StepAsync("compact", () => _compaction.RunAsync(only, cancellation), Describe).ConfigureAwait(false);
        journal.Coverage = result.Coverage;
        return result;
    }

    private static string Describe(CompactionResult result) =>
        $"{Figures.Count(result.Folded.Count)} of {Figures.Count(result.Days.Count)} days folded, {Figures.Count(result.RowsRead)} rows read, {Figures.Count(result.PublicFilesWritten)} public files written";
}
