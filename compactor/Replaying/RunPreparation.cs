using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.Replaying;

/// <summary>
/// From what was found to a run that counts. Order of what becomes durable: the run's segments and quarantine, then its record, which is what makes them
/// inputs; only then is the scaffold taken down. A crash anywhere leaves files nobody refers to, and nothing else.
/// </summary>
public sealed class RunPreparation(IObjectStore store, NodaTime.DateTimeZone zone, CompactorOptions options, TimeProvider clock)
{
    /// <summary>
    /// Makes the run's files durable and folds what it would change. Where nothing was found nothing is written, unless offsets were read that nobody
    /// had read before: that nothing stands there is what whoever waits for them has to know.
    /// </summary>
    /// <param name="draft">What was found.</param>
    /// <param name="present">Everything that counts now.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">What is stored cannot be read.</exception>
    public async Task<PreparedRun> PrepareAsync(RunDraft draft, Inputs present, CancellationToken cancellation)
    {
        if (draft.Candidates.Count == 0)
        {
            if (!ClosesHole(draft, present))
            {
                return new PreparedRun(draft, null, []);
            }

            draft = await draft.ClaimAsync(store, cancellation).ConfigureAwait(false);
        }

        Run run = await new RunAssembly(store, new BusinessCalendar(zone))
            .BuildAsync(draft, Timestamp.Now(clock), cancellation)
            .ConfigureAwait(false);
        return new PreparedRun(draft, run, await new RunPreview(store, zone, options).CompareAsync(present, run, cancellation).ConfigureAwait(false));
    }

    private static bool ClosesHole(RunDraft draft, Inputs present)
    {
        Coverage read = present.OffsetsRead();
        return draft.Read.Any(partition => OffsetRange.Without(partition.Ranges, read.RangesOf(partition.Source, partition.Partition)).Count > 0);
    }

    /// <summary>Makes the run count, and takes down its scaffold. Whoever else completed the same run did the same.</summary>
    /// <exception cref="StoreUnavailableException">It was taken for dead and given up: what it was asked for has to begin again.</exception>
    public async Task CompleteAsync(PreparedRun prepared, CancellationToken cancellation)
    {
        if (prepared.Run is { } run)
        {
            await RunAssembly.KeepQuarantineAsync(store, prepared.Draft, cancellation).ConfigureAwait(false);
            if (!await store.TryCreateAsync(run.ToContent(), cancellation).ConfigureAwait(false))
            {
                await RequireCompleteAsync(run.Id, cancellation).ConfigureAwait(false);
            }
        }

        await ClearAsync(prepared.Draft, cancellation).ConfigureAwait(false);
    }

    private async Task RequireCompleteAsync(RunId run, CancellationToken cancellation)
    {
        ObjectKey key = RunFiles.Record(run);
        if (await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is not { } bytes || RunCatalog.Parse(key, run, bytes).IsAbandoned)
        {
            throw new StoreUnavailableException($"The run {run} lay untouched for so long that it was given up and its files were collected. Nothing of it counts: do the same again.");
        }
    }

    /// <summary>
    /// Removes everything of a run that will never be completed. Only for who began it: another that goes on with the same draft may be completing it.
    /// </summary>
    public async Task DiscardAsync(PreparedRun prepared, CancellationToken cancellation)
    {
        if (prepared.Run is { } run)
        {
            await store.DeleteAsync([.. run.Segments.Select(segment => segment.Segment.Key)], cancellation).ConfigureAwait(false);
        }

        await ClearAsync(prepared.Draft, cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes the draft, its candidates and its claim. Nothing was written of one that claimed no name.</summary>
    public async Task ClearAsync(RunDraft draft, CancellationToken cancellation)
    {
        if (!draft.IsClaimed)
        {
            return;
        }

        IReadOnlyList<StoredObject> listed = await store.ListAsync(RunFiles.Folder(draft.Id), cancellation).ConfigureAwait(false);
        await store.DeleteAsync([.. listed.Select(stored => stored.Key).Where(key => RunFiles.IsScaffold(key, out _))], cancellation).ConfigureAwait(false);
    }
}
