using Accounting.Ingest;
using Accounting.Tests.Support;

namespace Accounting.Tests.Simulation;

/// <summary>
/// Reads stretches of the simulated log again, beside the group. In bad weather it waits in vain now and then, and the broker is away for so
/// long that reading is given up.
/// </summary>
internal sealed class SimulatedReader(Stage stage, Actor actor, SimulatedTopic topic, IMessageDecoder decoder, SimulatedRandom random, bool isCalm) : ILogReader
{
    /// <summary>The stretch's messages that are left, and where it ends; null where all of it was handed over.</summary>
    private (LogPartition Partition, Queue<SimulatedMessage> Left, LogOffset UpTo)? _stretch;

    /// <summary>Whether it gets nothing for now.</summary>
    public Func<bool> IsHeldUp { get; init; } = () => false;

    /// <summary>Nothing was removed: what lies before the first message holds none.</summary>
    private static LogOffset Earliest => default;

    /// <summary>As the broker told it when this reader connected.</summary>
    public LogIdentity Identity { get; } = topic.Identity;

    public LogIdentity AskIdentity()
    {
        Meet("ask again for the log's identity");
        return topic.Identity;
    }

    /// <exception cref="BrokerUnavailableException">No broker is to be had.</exception>
    public void Connect()
    {
        Meet("connect to read again");
        if (!isCalm && random.OneIn(6))
        {
            actor.Disturb();
            throw new BrokerUnavailableException("simulated", "nobody answers");
        }
    }

    public PartitionBounds AskBounds(LogPartition partition)
    {
        Meet($"ask again for the bounds of {partition}");
        return new PartitionBounds(partition, Earliest, topic.EndOf(partition));
    }

    public void Begin(LogPartition partition, LogOffset from, LogOffset upTo)
    {
        if (from < Earliest || upTo > topic.EndOf(partition))
        {
            throw new LogTruncatedException(partition, from, Earliest, topic.EndOf(partition), "simulated");
        }

        stage.Note($"{actor.Name}: reads {partition}/{from}-{upTo} again");
        var left = topic.Messages[partition.Value].Where(message => message.Offset >= from && message.Offset < upTo);
        _stretch = (partition, new Queue<SimulatedMessage>(left), upTo);
    }

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        record = default;
        Meet("poll again");
        if (_stretch is not var (partition, left, upTo) || IsHeldUp() || (!isCalm && random.OneIn(10)))
        {
            return PollResult.Nothing;
        }

        if (left.TryDequeue(out SimulatedMessage? next))
        {
            ScriptedRecord held = next.Record;
            record = new LogRecord { Partition = partition, Offset = held.Offset, LoggedAt = held.LoggedAt, Message = decoder.Decode(held.Value) };
            return PollResult.Message;
        }

        _stretch = null;
        record = new LogRecord { Partition = partition, Offset = upTo };
        return PollResult.EndOfPartition;
    }

    public void Dispose()
    {
    }

    private void Meet(string what)
    {
        stage.Step(actor, what);
        if (!isCalm && random.OneIn(300))
        {
            actor.Disturb();
            throw new BrokerUnavailableException("simulated", what);
        }
    }
}
