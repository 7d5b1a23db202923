using Accounting.Compactor;
using Accounting.Compactor.OpenTables;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Configuration;

namespace Accounting.Service.Pipeline;

/// <summary>
/// Brings the Iceberg tables of a store to its day versions, and its final months' names to its chain of reports, as parts of a run. Days and reports don't hang on it.
/// </summary>
public sealed class OpenTableJob(StoreAccess access, CompactionSettings settings, TimeProvider clock)
{
    private readonly TablePublisher _publisher = new(access.Store, CompactionJob.OptionsOf(access, settings), settings.TableLocation, clock);

    /// <param name="journal">Notes what came of it.</param>
    /// <param name="compacted">What the tables are brought to.</param>
    /// <param name="pinnedAt">When the compaction began.</param>
    /// <param name="cancellation">Stops it between objects.</param>
    /// <returns>False where it failed.</returns>
    public Task<bool> PublishAsync(RunJournal journal, CompactionResult compacted, Timestamp pinnedAt, CancellationToken cancellation) => journal.TryStepAsync(RunPart.Tables, async () =>
        await _publisher.PublishAsync(compacted, pinnedAt, AllMonthsAsync, cancellation).ConfigureAwait(false) switch
        {
            null => "left to the next compaction: this one took too long",
            0 => "unchanged",
            int committed => $"{Counted.Of(committed, "table")} with a new snapshot",
        });

    /// <summary>Names each final revision that has no name in the tables yet.</summary>
    /// <returns>False where it failed.</returns>
    public Task<bool> TagMonthsAsync(RunJournal journal, CancellationToken cancellation) => journal.TryStepAsync(RunPart.MonthTags, async () =>
    {
        IReadOnlyList<MonthTag> months = await MonthTags.ReadAsync(access.Store, await _publisher.TagsAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        await _publisher.TagAsync(months, cancellation).ConfigureAwait(false);
        return $"{Counted.Of(months.Count, "month")} named";
    });

    /// <summary>Writes the tables anew, with the newest state and every final revision by its name.</summary>
    /// <returns>The URI that they name the store by.</returns>
    public Task<string> RebaseAsync(RunJournal journal, CompactionResult compacted, CancellationToken cancellation) => journal.StepAsync(
        RunPart.Tables,
        async () =>
        {
            IReadOnlyList<MonthTag> months = await AllMonthsAsync(cancellation).ConfigureAwait(false);
            return (await _publisher.RebaseAsync(compacted.Days, compacted.Coverage, months, cancellation).ConfigureAwait(false)).ToString();
        },
        location => $"written anew at {location}");

    private Task<IReadOnlyList<MonthTag>> AllMonthsAsync(CancellationToken cancellation) => MonthTags.ReadAsync(access.Store, new HashSet<string>(), cancellation);
}
