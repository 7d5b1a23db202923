using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>Messages a second, over spans of some seconds.</summary>
internal sealed class Pace
{
    private static readonly NodaTime.Duration Span = NodaTime.Duration.FromSeconds(5);

    private (Timestamp At, long Messages)? _begun;

    /// <summary>Of the last whole span; null before there was one.</summary>
    public long? MessagesPerSecond { get; private set; }

    /// <param name="messages">Messages so far.</param>
    /// <param name="now">The time.</param>
    public void Note(long messages, Timestamp now)
    {
        if (_begun is not { } begun || now < begun.At)
        {
            _begun = (now, messages);
        }
        else if (now >= begun.At.Plus(Span))
        {
            MessagesPerSecond = (long)((messages - begun.Messages) * (Int128)1_000_000 / (now.Microseconds - begun.At.Microseconds));
            _begun = (now, messages);
        }
    }
}
