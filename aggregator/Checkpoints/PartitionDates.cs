using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The checkpoints of one partition by the home dates that they have rows of, for who asks for recent dates one after the other. Only the partition's own folder and
/// its source's newest intervals are listed; of each object only the dates are remembered, and what holds the date that is asked for is read again. What
/// is consolidated and ends before that date isn't read at all, so a date costs what was written since it began, however long the partition's history is.
/// <para>
/// A damaged object stops whoever needs it. One of the partition is needed unless sound ones cover its range, or all of it will be read again from the log. An
/// interval, whose name tells no range, is needed unless sound ones cover all before their own end: as where a partition goes on (<c>PartitionProgress</c>), what it told
/// follows what they tell.
/// </para>
/// </summary>
/// <param name="store">The store.</param>
/// <param name="source">The partition's source.</param>
/// <param name="partition">The partition.</param>
/// <param name="intervals">What is known of the source's intervals: it is refreshed.</param>
public sealed class PartitionDates(IObjectStore store, SourceId source, LogPartition partition, KnownIntervals intervals)
{
    private readonly Dictionary<ObjectKey, HashSet<HomeDate>> _dates = [];

    /// <param name="date">The home date.</param>
    /// <param name="resumeAt">What lies from here on will be read again from the log.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <returns>Every checkpoint that counts and has rows of the date; one that stands in two objects may come twice.</returns>
    /// <exception cref="DamagedDataException">One that is needed isn't what its name says.</exception>
    public async Task<IReadOnlyList<Checkpoint>> OfAsync(HomeDate date, LogOffset resumeAt, CancellationToken cancellation)
    {
        PartitionCheckpoints stored = await PartitionCheckpoints.ListAsync(store, source, partition, intervals, cancellation).ConfigureAwait(false);
        CheckpointKey[] names = [.. stored.Stretches.Select(stretch => stretch.Name).DistinctBy(name => name.Key)];
        Forget(names);
        var found = new List<Checkpoint>();
        var damaged = new List<DamagedCheckpoint>();
        await foreach ((CheckpointKey name, Task<IReadOnlyList<Checkpoint>> reading) in store
            .ReadEachAsync(names.Where(name => MayHold(name, date)), name => stored.ReadAsync(name, cancellation)).ConfigureAwait(false))
        {
            try
            {
                IReadOnlyList<Checkpoint> held = await reading.ConfigureAwait(false);
                _dates[name.Key] = [.. held.SelectMany(checkpoint => checkpoint.HomeDates).Select(rows => rows.Date)];
                found.AddRange(held.Where(checkpoint => checkpoint.HomeDates.Any(rows => rows.Date == date)));
            }
            catch (DamagedDataException exception)
            {
                _dates.Remove(name.Key);
                damaged.Add(new DamagedCheckpoint(name, exception.Message));
            }
        }

        RequireNone(damaged, stored, resumeAt);
        return found;
    }

    private bool MayHold(CheckpointKey name, HomeDate date) =>
        _dates.TryGetValue(name.Key, out HashSet<HomeDate>? dates) ? dates.Contains(date) : name.LastDate is not { } last || last >= date;

    private static void RequireNone(List<DamagedCheckpoint> damaged, PartitionCheckpoints stored, LogOffset resumeAt)
    {
        HashSet<ObjectKey> unsound = [.. damaged.Select(missed => missed.Name.Key)];
        OffsetRange[] sound = [.. stored.Stretches.Where(stretch => !unsound.Contains(stretch.Name.Key)).Select(stretch => stretch.Range)];
        foreach (DamagedCheckpoint missed in damaged.Where(missed => missed.Name.Range.From < resumeAt))
        {
            if (OffsetRange.Without([missed.Name.Range], sound).Count > 0)
            {
                throw new DamagedDataException(missed.Problem);
            }
        }

        bool areUnbroken = sound.Any(range => !range.IsEmpty) && OffsetRange.EndOfFirstStretch(sound) == sound.Max(range => range.To);
        if (!areUnbroken && stored.DamagedIntervals.Count > 0)
        {
            throw new DamagedDataException(stored.DamagedIntervals[0].Problem);
        }
    }

    private void Forget(CheckpointKey[] names)
    {
        HashSet<ObjectKey> present = [.. names.Select(name => name.Key)];
        foreach (ObjectKey gone in _dates.Keys.Where(key => !present.Contains(key)).ToList())
        {
            _dates.Remove(gone);
        }
    }
}
