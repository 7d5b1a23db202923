using Accounting.Ingest.Avro;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// What follows from a read that failed: it is waited for, or one partition can't be read on, or the log has ended. A log ends only where reading on would
/// jump over something, or where nothing but a person helps.
/// </summary>
internal sealed class ReadFailures(KafkaOptions options, WaitingPartitions waiting, PartitionHandover handover, BrokerQuestions questions, OutageWatch outage, ILogger logger)
{
    /// <summary>Judges one; null where it is waited for.</summary>
    /// <param name="failure">What the client threw.</param>
    /// <param name="endsLog">Whether nothing more may be read; else its partition alone stands still.</param>
    public Exception? Judge(ConsumeException failure, out bool endsLog)
    {
        Error error = failure.Error;
        LogPartition partition = new(failure.ConsumerRecord.Partition.Value);
        endsLog = false;
        if (KafkaErrors.IsTruncation(error.Code))
        {
            // A partition that hasn't begun wants no offset yet.
            return waiting.Contains(partition) ? null : Truncated(failure, partition);
        }

        if (error.Code is ErrorCode.Local_ValueDeserialization or ErrorCode.Local_KeyDeserialization
            && OfDecoder(failure, partition, out endsLog) is { } undecoded)
        {
            return undecoded;
        }

        // A topic that was there and isn't known is waited for: one that is created anew is gone for a moment, and who asks then which it is has to be there still.
        if (error.IsFatal || (KafkaErrors.IsRefusal(error.Code) && !KafkaErrors.IsUnknownTopic(error.Code)))
        {
            endsLog = true;
            return KafkaErrors.Translate(error, options, failure);
        }

        outage.Note(error);
        return null;
    }

    /// <summary>
    /// A decoder judges whatever bytes it is given; where it throws instead it could not. Where that may pass (a schema registry that is away), the
    /// partition waits before the message, which the client has already passed, until it is begun there again. Otherwise the log ends, and who reads
    /// again begins at its checkpoint.
    /// </summary>
    private Exception? OfDecoder(ConsumeException failure, LogPartition partition, out bool endsLog)
    {
        endsLog = failure.InnerException is not SchemaRegistryUnavailableException { IsTransient: true };
        if (endsLog)
            return failure.InnerException ?? failure;

        if (waiting.Contains(partition))
            return null;

        waiting.Add(partition);
        return new UndecidedMessageException(partition, new LogOffset(failure.ConsumerRecord.Offset.Value), failure.InnerException!.Message, failure.InnerException);
    }

    private LogTruncatedException Truncated(ConsumeException failure, LogPartition partition)
    {
        LogOffset? wanted = handover.NextOf(partition);
        PartitionBounds? held = questions.Bounds(partition);
        Log.Truncated(logger, partition.ToString(), $"{wanted}", $"{held?.Earliest}", $"{held?.End}");
        return new LogTruncatedException(partition, wanted, held?.Earliest, held?.End, failure.Error.Reason, failure);
    }
}
