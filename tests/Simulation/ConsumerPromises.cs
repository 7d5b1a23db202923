using System.IO.Hashing;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>What must hold at every moment, whatever has happened: checked when a checkpoint appears and when an offset is committed.</summary>
internal sealed class ConsumerPromises(SimulatedStore store, SimulatedTopic topic, SimulatedClock clock)
{
    private readonly HashSet<ObjectKey> _appeared = [];
    private readonly HashSet<ObjectKey> _marksOfNamed = [];
    private readonly Dictionary<LogPartition, List<OffsetRange>> _ranges = [];
    private readonly HashSet<LogPartition> _known = [];
    private readonly Dictionary<byte[], IReadOnlyList<NamedCheckpoint>> _held = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the decoders are all right, so that their author's word tells what has to come of every message.</summary>
    public bool KnowsVerdicts { get; init; } = true;

    /// <summary>How far the consumers' clocks are ahead of the time.</summary>
    public Duration Ahead { get; init; }

    /// <summary>A checkpoint names only what is there, accounts for every offset, and says that it had caught up only if it had.</summary>
    public void CheckAppeared(ObjectKey key, byte[] bytes)
    {
        if (_marksOfNamed.Contains(key))
        {
            CollectedFile mark = SealedJson.Deserialize<CollectedFile>(key, bytes);
            RequireLate(mark.WrittenAt, $"{mark.File} is collected, and a checkpoint names it");
        }

        if (!CheckpointKey.TryParse(key, out CheckpointKey? name))
        {
            return;
        }

        Require(ContentHash256.Of(bytes).Prefix16 == name.Hash, $"{key} has other bytes than its name says");
        if (name.IsConsolidated)
        {
            CheckConsolidated(name);
            return;
        }

        foreach (NamedCheckpoint named in HeldBy(name, bytes))
        {
            Require(KeptCheckpoint.Of(named).IsGenuine, $"{key} holds {named.Key}, which isn't named by what it says");
            _appeared.Add(named.Key);
            CheckAppeared(key, named.Checkpoint);
        }
    }

    private void CheckAppeared(ObjectKey key, Checkpoint checkpoint)
    {
        foreach (SegmentReference file in new[] { checkpoint.Segment, checkpoint.Quarantine }.OfType<SegmentReference>())
        {
            if (store.Objects.ContainsKey(CollectedFile.MarkOf(file.Object)))
            {
                // It is void, and covers nothing.
                RequireLate(checkpoint.CreatedAt, $"{file.Object} was collected before {key} named it");
                return;
            }

            _marksOfNamed.Add(CollectedFile.MarkOf(file.Object));

            Require(
                store.Objects.TryGetValue(file.Object, out byte[]? held) && ContentHash256.Of(held) == file.ObjectSha256
                    && ContentHash256.Of(held.AsSpan((int)(file.Within?.Position ?? 0), (int)file.LengthBytes)) == file.Sha256,
                $"{key} appeared before {file.Object}, which it names");
        }

        bool isOfItsLog = CheckLog(checkpoint);
        if (isOfItsLog && KnowsVerdicts)
        {
            CheckCounters(checkpoint);
        }

        if (checkpoint.CaughtUpAt is { } at)
        {
            bool? isOfFirstLog = isOfItsLog || checkpoint.LastMessage is not null ? topic.IsOfFirstLog(checkpoint.Source) && isOfItsLog : null;
            LogOffset end = topic.EndAt(checkpoint.Partition, at.Plus(-Ahead), isOfFirstLog);
            Require(end <= checkpoint.To, $"{key} says it had caught up at {at} at {checkpoint.To}, and the end was {end}");
        }

        if (!_ranges.TryGetValue(checkpoint.Partition, out List<OffsetRange>? ranges))
        {
            _ranges.Add(checkpoint.Partition, ranges = []);
        }

        ranges.Add(checkpoint.Range);
    }

    /// <summary>What a checkpoint said that goes is said by another object that stands.</summary>
    public void CheckVanished(ObjectKey key, byte[] bytes)
    {
        if (!CheckpointKey.TryParse(key, out CheckpointKey? name))
        {
            return;
        }

        NamedCheckpoint[] standing = [.. store.Objects.Keys
            .Select(other => CheckpointKey.TryParse(other, out CheckpointKey? standing) ? standing : null)
            .Where(other => other is { IsConsolidated: true } && other.Source == name.Source && (name.IsInterval || other.Partition == name.Partition))
            .SelectMany(other => HeldBy(other!, store.Objects[other!.Key]))];
        foreach (NamedCheckpoint gone in HeldBy(name, bytes))
        {
            Require(standing.Any(other => gone.IsSaidBy(other, Timestamp.Now(clock))), $"{key} is gone, and no object says any more what {gone.Key.Name} said");
        }
    }

    /// <summary>What is told to the broker as dealt with is in checkpoints, without a gap.</summary>
    public void CheckCommit(PartitionPosition position)
    {
        LogOffset? durable = _ranges.TryGetValue(position.Partition, out List<OffsetRange>? ranges) ? OffsetRange.EndOfFirstStretch(ranges) : null;
        Require(
            durable is { } end && position.Next <= end,
            $"{position.Partition}/{position.Next} was committed, and its checkpoints reach to {durable?.ToString() ?? "nothing"}");
    }

    /// <summary>It says what others said before, and nothing else; of what it covers nothing is missing.</summary>
    private void CheckConsolidated(CheckpointKey name)
    {
        IReadOnlyList<NamedCheckpoint> held = HeldBy(name, store.Objects[name.Key]);
        foreach (NamedCheckpoint named in held)
        {
            Require(_appeared.Contains(named.Key) && KeptCheckpoint.Of(named).IsGenuine, $"{name.Key} holds {named.Key}, which wasn't written so");
        }

        LogOffset? end = OffsetRange.EndOfFirstStretch(held.Select(named => named.Checkpoint.Range));
        Require(held.Min(named => named.Checkpoint.From) == name.Range.From && end == name.Range.To, $"{name.Key} holds what ends at {end}");
    }

    /// <summary>What an object's bytes say, read once: whatever vanishes is looked for in all of them.</summary>
    private IReadOnlyList<NamedCheckpoint> HeldBy(CheckpointKey name, byte[] bytes)
    {
        if (!_held.TryGetValue(bytes, out IReadOnlyList<NamedCheckpoint>? held))
        {
            _held.Add(bytes, held = CheckpointObject.Parse(name, bytes));
        }

        return held;
    }

    /// <summary>Only what an owner has been at for so long that it makes it again may be collected.</summary>
    private void RequireLate(Timestamp begun, string what) =>
        Require(clock.Timestamp >= begun.Plus(IntervalFiles.AttemptMax), $"{what}, though that was begun at {begun}, and it is {clock.Timestamp}");

    /// <summary>
    /// What is written down of a source is of its log, whatever took that one's place meanwhile. Without the topic's id the two are told apart
    /// only where something of the first was known.
    /// </summary>
    /// <returns>Whether it is known of which log it is.</returns>
    private bool CheckLog(Checkpoint checkpoint)
    {
        if (checkpoint.LastMessage is not { } last)
        {
            return !topic.IsRecreated;
        }

        bool isOfItsLog = topic.MessagesOf(checkpoint.Source)[checkpoint.Partition.Value]
            .Any(message => message.Offset == last.Offset && XxHash64.HashToUInt64(message.Record.Value) == last.RawHash);
        Require(
            isOfItsLog || (topic.IsRecreated && topic.TopicId is null && !_known.Contains(checkpoint.Partition)),
            $"a checkpoint of {checkpoint.Partition} over {checkpoint.Range} ends with a message that isn't in the log of its source");
        if (isOfItsLog)
        {
            _known.Add(checkpoint.Partition);
        }

        return isOfItsLog;
    }

    private void CheckCounters(Checkpoint checkpoint)
    {
        SimulatedMessage[] passed = [.. topic.MessagesOf(checkpoint.Source)[checkpoint.Partition.Value]
            .Where(message => message.Offset >= checkpoint.From && message.Offset < checkpoint.To)];
        int accepted = passed.Count(message => message.Transaction is not null);
        long offsets = checkpoint.To.Value - checkpoint.From.Value;
        var expected = new CheckpointCounters(offsets, accepted, passed.Length - accepted, offsets - passed.Length);
        Require(checkpoint.Counters == expected, $"a checkpoint of {checkpoint.Partition} over {checkpoint.Range} counts {checkpoint.Counters}, and passed {expected}");
        Require((checkpoint.Segment?.Rows ?? 0) == accepted, $"a checkpoint of {checkpoint.Partition} over {checkpoint.Range} has a segment of another size than it counts");
    }
}
