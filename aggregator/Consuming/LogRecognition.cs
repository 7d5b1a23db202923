using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>Knows a partition's log by the last message that was taken: who reads on begins with it, and has to find the same value there.</summary>
/// <param name="partition">The partition.</param>
/// <param name="last">The last message that an earlier owner took; null where there was none.</param>
internal sealed class LogRecognition(LogPartition partition, LastMessage? last)
{
    /// <summary>The last message before each change of leaders since the last confirmation.</summary>
    private readonly List<LastMessage> _suspect = [];

    /// <summary>The last message taken as of the last confirmation.</summary>
    private LastMessage? _confirmed = last;

    /// <summary>The first message taken since.</summary>
    private LastMessage? _first;

    /// <summary>The last message taken.</summary>
    public LastMessage? Last { get; private set; } = last;

    /// <summary>Whether it is to be seen again before any other is taken.</summary>
    public bool IsDue { get; set; }

    /// <summary>The message was taken.</summary>
    public void Take(in LogRecord record)
    {
        Last = new LastMessage(record.Offset, record.Message.RawHash);
        _first ??= Last;
    }

    /// <summary>Another leader follows: where it cut the log back and wrote it anew, the last message taken isn't there any more.</summary>
    public void Suspect()
    {
        if (Last is { } last && !_suspect.Contains(last))
        {
            _suspect.Add(last);
        }
    }

    /// <summary>
    /// The messages that have to be found where they were taken, before what was taken may be written down. Without the topic's id that is where
    /// the interval begins, for it may have gone over from one log to another half-way, and where it ends.
    /// </summary>
    /// <param name="isKnownById">Whether the topic's id tells that it is the same log, so that only a change of leaders is suspect.</param>
    public IReadOnlyList<LastMessage> ToConfirm(bool isKnownById) => isKnownById
        ? _suspect
        : [.. new[] { _confirmed, _first, Last }.OfType<LastMessage>().Concat(_suspect).Distinct()];

    /// <summary>They were found.</summary>
    public void Confirmed()
    {
        _suspect.Clear();
        _confirmed = Last;
        _first = null;
    }

    /// <exception cref="LogChangedException">What stands at a known message's place isn't that message.</exception>
    public static void Require(LogPartition partition, LastMessage known, FoundMessage found)
    {
        if (found.Offset != known.Offset)
        {
            throw new LogChangedException(LogProblem.Vanished(partition, known));
        }

        if (found.RawHash != known.RawHash)
        {
            throw new LogChangedException(LogProblem.Changed(partition, known, found.RawHash));
        }
    }

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
