using System.Diagnostics.CodeAnalysis;

namespace Accounting.Ingest;

/// <summary>
/// One record of a transaction log. Its message lies in the decoder's buffer and is valid until the log's next poll.
/// A large struct on purpose: the hot path allocates nothing for it.
/// </summary>
public record struct LogRecord
{
    public LogPartition Partition { get; set; }

    /// <summary>The record's offset; of an end of partition the next offset to be written.</summary>
    public LogOffset Offset { get; set; }

    /// <summary>The epoch of the leader that took the record, or null where the broker doesn't say.</summary>
    public int? LeaderEpoch { get; set; }

    /// <summary>The broker's timestamp of the record: its producer's or its log's, as the topic is configured, in whole milliseconds.</summary>
    public Timestamp LoggedAt { get; set; }

    /// <summary>The verdict on the record's value. A field, so that who looks at it copies nothing.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "The hot path looks at it where it lies")]
    public DecodedMessage Message;
}
