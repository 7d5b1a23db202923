using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>Knows a partition's log by the last message that was taken: who reads on begins with it, and has to find the same value there.</summary>
/// <param name="partition">The partition.</param>
/// <param name="last">The last message that an earlier owner took; null where there was none.</param>
internal sealed class LogRecognition(LogPartition partition, LastMessage? last)
{
    /// <summary>The last message taken.</summary>
    public LastMessage? Last { get; private set; } = last;

    /// <summary>Whether it is to be seen again before any other is taken.</summary>
    public bool IsDue { get; set; }

    /// <summary>The message was taken.</summary>
    public void Take(in LogRecord record) => Last = new LastMessage(record.Offset, record.Message.RawHash);

    /// <summary>A message at a place that was passed: of the last one taken the value is known.</summary>
    /// <exception cref="LogChangedException">Another value stands there.</exception>
    public void Recognise(in LogRecord record)
    {
        if (Last is { } known && record.Offset == known.Offset)
        {
            IsDue = false;
            if (record.Message.RawHash != known.RawHash)
            {
                throw new LogChangedException(LogProblem.Changed(partition, known, record.Message.RawHash));
            }
        }
    }

    /// <exception cref="LogChangedException">The last message taken was to be seen again, and something beyond it comes first.</exception>
    public void Require()
    {
        if (IsDue)
        {
            throw new LogChangedException(LogProblem.Vanished(partition, Last!.Value));
        }
    }
}
