using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// What is wrong with the brokers. The client tells errors and never that they are over: a record or an end tells it, and on a quiet topic, where
/// neither comes, an answer that is asked for now and then.
/// </summary>
internal sealed class OutageWatch(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);

    private readonly HashSet<ErrorCode> _told = [];
    private long _askedTimestamp;

    /// <summary>Null where nothing is wrong.</summary>
    public string? LastError { get; private set; }

    /// <summary>The error after which the client does nothing more, whoever answers; null where there was none.</summary>
    public Error? Fatal { get; private set; }

    /// <summary>Notes an error. Each sort is logged once in an outage: the client repeats them many times a second.</summary>
    public void Note(Error error)
    {
        if (LastError is null)
            _askedTimestamp = clock.GetTimestamp();

        LastError = $"{error.Code}: {error.Reason}";
        if (_told.Add(error.Code))
            Log.Trouble(logger, error.Code.ToString(), error.Reason);

        if (error.IsFatal)
            Fatal = error;
    }

    /// <summary>The brokers have answered.</summary>
    public void Recover()
    {
        if (LastError is not null)
        {
            LastError = null;
            _told.Clear();
        }
    }

    /// <summary>Whether it is time to ask if the outage is over.</summary>
    public bool MayAsk()
    {
        if (LastError is null || clock.GetElapsedTime(_askedTimestamp) < AskEvery)
            return false;

        _askedTimestamp = clock.GetTimestamp();
        return true;
    }
}
