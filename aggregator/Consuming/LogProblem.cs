using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>What to tell of a partition whose log isn't what its checkpoints say: what is missing or other, and the commands that go on from there.</summary>
internal static class LogProblem
{
    private const string IsOther = "it is not the topic that the store was filled from, but was recreated, restored or moved.";

    /// <summary>The end itself went back: the broker tells which partitions those are.</summary>
    private const string BeginNew = "'accounting source new --reason … --by …' retires the old source and begins a new one.";

    /// <summary>Retention removed messages before they were read.</summary>
    public static string Cut(LogPartition partition, LogOffset wanted, LogOffset earliest) =>
        $"Partition {partition}: the offsets from {wanted} up to, and not with, {earliest} are no longer in the topic; retention removed them before they were read. "
        + $"Where another broker still has them, 'accounting backfill --offsets {partition}:{wanted}-{earliest}' reads them from there; "
        + "from an archive, 'accounting backfill --input FILE' does. To let the consumer go on with what the topic still has, "
        + "'accounting source new --reason … --by …' begins a new source there.";

    /// <summary>Another topic of the same name is being read.</summary>
    public static string Recreated(LogPartition partition, LogIdentity opened, LogIdentity found) =>
        $"Partition {partition}: the topic '{opened.Topic}' was deleted and created anew while it was read (it was {Describe(opened)}, and is {Describe(found)}), "
        + $"so its offsets mean something else. What was read since the last checkpoint may be of either and is dropped. {BeginNew}";

    /// <summary>A leader's epoch never goes back in one log.</summary>
    public static string EpochWentBack(LogPartition partition, LogOffset offset, int known, int found) =>
        $"Partition {partition}: the message at offset {offset} is of leader epoch {found}, and one before it was of {known}: {IsOther} {BeginAnew(partition)}";

    /// <summary>The log ends before the place that was read.</summary>
    public static string Short(LogPartition partition, LogOffset next, LogOffset end) =>
        $"Partition {partition} ends at offset {end}, and was read up to {next}: {IsOther} {BeginNew}";

    /// <summary>Another value stands where a message was taken.</summary>
    public static string Changed(LogPartition partition, LastMessage known, ulong found) =>
        $"Partition {partition}: the message at offset {known.Offset} has the hash {found:x16}, and the one taken from there had {known.RawHash:x16}: "
        + $"{IsOther} {BeginAnew(partition)}";

    /// <summary>Nothing stands where a message was taken, though the log holds the place.</summary>
    public static string Vanished(LogPartition partition, LastMessage known) =>
        $"Partition {partition}: there is no message at offset {known.Offset}, where one was taken: {IsOther} {BeginAnew(partition)}";

    /// <summary>What the broker said of an offset that it doesn't hand out.</summary>
    /// <param name="truncated">The broker's words.</param>
    /// <param name="next">The offset to go on with.</param>
    public static string Of(LogTruncatedException truncated, LogOffset? next)
    {
        LogOffset wanted = next ?? truncated.Wanted ?? default;
        return truncated switch
        {
            { Latest: { } end } when end < wanted => Short(truncated.Partition, wanted, end),
            { Earliest: { } earliest } when earliest > wanted => Cut(truncated.Partition, wanted, earliest),
            { Earliest: { } earliest } when earliest > truncated.Wanted =>
                $"{truncated.Message} Retention passed the last message that was read in the moment the partition was taken over; nothing is missing. Start the consumer again.",
            { Earliest: not null } => $"{truncated.Message} The log was cut back and written anew since: {IsOther} {BeginAnew(truncated.Partition)}",
            _ => $"{truncated.Message} Start the consumer again once the broker answers: it then says what is missing.",
        };
    }

    private static string Describe(LogIdentity log) => $"{log.Describe()}, {Counted.Of(log.PartitionCount, "partition")}";

    /// <summary>The broker doesn't tell that the content was replaced, so someone has to name the partition.</summary>
    private static string BeginAnew(LogPartition partition) =>
        $"'accounting source new --partition {partition} --reason … --by …' retires the old source and begins a new one.";
}
