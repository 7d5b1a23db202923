using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// What the checkpoints of a consolidated object come to, by home date and in all: all that need be remembered of it while nothing else speaks of its offsets. Whoever folds one of the
/// dates, or reads its offsets again, reads the object again.
/// </summary>
/// <param name="Name">The object's.</param>
/// <param name="Dates">Those that it has rows of, ascending.</param>
/// <param name="Progress">What they say of reading.</param>
/// <param name="Quarantines">The files of their messages that were not accepted.</param>
public sealed record SettledCheckpoints(CheckpointKey Name, IReadOnlyList<SettledRows> Dates, SettledProgress Progress, IReadOnlyList<QuarantineLink> Quarantines)
{
    /// <summary>What one checkpoint of all their offsets would say of reading. It names no files, and no rows.</summary>
    public Checkpoint AsOne() => new()
    {
        Format = Checkpoint.CurrentFormat,
        Source = Name.Source,
        Partition = Name.Partition,
        PartitionCount = Progress.PartitionCount,
        From = Name.Range.From,
        To = Name.Range.To,
        LeaderEpoch = null,
        LastMessage = null,
        OldestLoggedAt = Progress.OldestLoggedAt,
        NewestLoggedAt = Progress.NewestLoggedAt,
        Segment = null,
        Quarantine = null,
        Counters = Progress.Counters,
        HomeDates = [],
        CaughtUpAt = Progress.CaughtUpAt,
        CreatedAt = Progress.LastCreatedAt,
    };

    /// <param name="name">The object's.</param>
    /// <param name="held">What it holds.</param>
    /// <param name="marks">Of collected files.</param>
    /// <returns>Null where it isn't all that the object's name says: a part is void, is there twice, or is lacking; or where its offsets can't be counted once each.</returns>
    internal static SettledCheckpoints? TryOf(CheckpointKey name, IReadOnlyList<NamedCheckpoint> held, IReadOnlySet<ObjectKey> marks)
    {
        Checkpoint[] checkpoints = [.. held.Select(named => named.Checkpoint)];
        Checkpoint[] withRows = [.. checkpoints.Where(checkpoint => checkpoint.Segment is not null)];
        var covered = Coverage.Of(checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), []);
        if (Array.Exists(checkpoints, checkpoint => CollectedFile.Voids(marks, checkpoint))
            || withRows.DistinctBy(checkpoint => checkpoint.Segment!.Key).Count() < withRows.Length
            || covered.Partitions is not [{ Ranges: [var range] }] || range != name.Range
            || SettledProgress.TryOf(checkpoints) is not { } progress)
        {
            return null;
        }

        var dates = new List<SettledRows>();
        foreach (IGrouping<HomeDate, (Checkpoint, HomeDateRows)> date in withRows
            .SelectMany(checkpoint => checkpoint.HomeDates.Select(rows => (checkpoint, rows))).GroupBy(part => part.rows.Date).OrderBy(date => date.Key))
        {
            var rows = SettledRows.Of(date.Key, [.. date]);

            // Nearly all are of one month: one list of it for all dates of the object.
            dates.Add(dates.Count > 0 && dates[^1].Months.SequenceEqual(rows.Months) ? rows with { Months = dates[^1].Months } : rows);
        }

        return new SettledCheckpoints(name, [.. dates], progress, [.. checkpoints.Select(checkpoint => checkpoint.QuarantineLink).OfType<QuarantineLink>()]);
    }
}
