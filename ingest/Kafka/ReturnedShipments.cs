using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Messages that came back because the broker didn't know their topic or partition, which one that has only just come up says for a moment, or because the client gave up the connection before they
/// were sent, as it does then. They are sent again, for as long as a message may take at all.
/// </summary>
internal sealed class ReturnedShipments(KafkaOptions options, TimeProvider clock, ILogger logger)
{
    private const string TimeoutSetting = "message.timeout.ms";

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SendAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<Shipment> _returned = new();
    private readonly TimeSpan _patience = PatienceOf(options);
    private volatile Error? _error;
    private volatile bool _isOver = true;
    private long _sinceTimestamp;
    private long? _toldTimestamp;

    public bool IsEmpty => _returned.IsEmpty;

    /// <summary>On whichever thread it is told.</summary>
    public void Add(Shipment shipment, Error error)
    {
        _error = _error is null || KafkaErrors.IsUnknownTopic(error.Code) ? error : _error; // the cause is told, not what followed from it
        _returned.Enqueue(shipment);
    }

    /// <summary>A message was delivered: whatever was wrong is over.</summary>
    public void Delivered() => _isOver = true;

    /// <summary>Waits a moment, and hands those back that have to be sent again, in the order in which they came back.</summary>
    /// <exception cref="LogRefusedException">It was tried for as long as a message may take.</exception>
    public async Task<IReadOnlyList<Shipment>> TakeAsync(long undelivered, CancellationToken cancellationToken)
    {
        if (_isOver)
        {
            _isOver = false;
            _sinceTimestamp = clock.GetTimestamp();
        }

        if (_toldTimestamp is not { } told || clock.GetElapsedTime(told) >= TellEvery)
        {
            _toldTimestamp = clock.GetTimestamp();
            Log.Trouble(logger, _error!.Code.ToString(), _error.Reason);
        }

        if (clock.GetElapsedTime(_sinceTimestamp) >= _patience)
        {
            throw new LogRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"Kafka at {options.BootstrapServers} has known no topic {options.Topic}, or not all of its partitions, for {_patience.TotalSeconds:0.#} s ({_error!.Reason}); undelivered messages: {undelivered:N0}. Create it again, and produce again what is missing."));
        }

        await Task.Delay(SendAgainAfter, clock, cancellationToken).ConfigureAwait(false);
        List<Shipment> again = [];
        while (_returned.TryDequeue(out Shipment? shipment))
            again.Add(shipment);

        return again;
    }

    private static TimeSpan PatienceOf(KafkaOptions options)
    {
        string? given = options.Settings.FirstOrDefault(setting => setting.Key.Trim() is TimeoutSetting or "delivery.timeout.ms").Value;
        return long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.FromMinutes(5);
    }
}
