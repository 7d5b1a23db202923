using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>Holds a producer back while what it wrote lies too far ahead of the group that consumes it.</summary>
internal sealed class PaceKeeper : IDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(10);

    private readonly ProducerPace _pace;
    private readonly string _topic;
    private readonly TimeProvider _clock;
    private readonly GroupProgress _progress;
    private readonly PartitionWindow[] _windows;
    private readonly ILogger _logger;

    private PaceKeeper(ProducerPace pace, string topic, TimeProvider clock, GroupProgress progress, PartitionWindow[] windows, ILogger logger)
    {
        _logger = logger;
        _pace = pace;
        _topic = topic;
        _clock = clock;
        _progress = progress;
        _windows = windows;
    }

    public static async Task<PaceKeeper> StartAsync(
        ProducerPace pace, KafkaOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        GroupProgress progress = new(options with { Group = pace.Group }, clock, logger);
        try
        {
            IReadOnlyList<PartitionProgress> start = await progress.ReadAsync(cancellationToken).ConfigureAwait(false);
            PartitionWindow[] windows = [.. start.Select(partition => new PartitionWindow(pace, partition.Committed ?? partition.Low, partition.High))];
            return new PaceKeeper(pace, options.Topic, clock, progress, windows, logger);
        }
        catch
        {
            progress.Dispose();
            throw;
        }
    }

    /// <summary>Counts a message in if there is room for it.</summary>
    public bool TryAdd(LogPartition partition, int bytes)
    {
        PartitionWindow window = _windows[partition.Value];
        if (!window.HasRoomFor(bytes))
            return false;

        window.Add(bytes);
        return true;
    }

    /// <summary>Waits for room, and counts the message in.</summary>
    /// <exception cref="PaceStalledException">The group committed nothing for as long as it was given.</exception>
    public async Task AddAsync(LogPartition partition, int bytes, CancellationToken cancellationToken)
    {
        long lastMove = _clock.GetTimestamp();
        bool isTold = false;
        while (!TryAdd(partition, bytes))
        {
            TimeSpan waited = _clock.GetElapsedTime(lastMove);
            if (!isTold && waited >= _pace.TellAfter)
            {
                isTold = true;
                Log.WaitsForGroup(_logger, _pace.Group, _topic, (long)waited.TotalSeconds, (long)_pace.Patience.TotalSeconds);
            }

            if (await RefreshAsync(cancellationToken).ConfigureAwait(false))
            {
                lastMove = _clock.GetTimestamp();
                isTold = false;
            }
            else if (waited >= _pace.Patience)
                throw new PaceStalledException(_pace.Group, _topic, _pace.Patience);
            else
                await Task.Delay(AskAgainAfter, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _progress.Dispose();

    /// <summary>Asks what the group has committed by now; an outage is no progress, and its length is what the patience is for.</summary>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            bool moved = false;
            foreach ((LogPartition partition, LogOffset next) in await _progress.CommittedAsync(_pace.Group, _windows.Length, cancellationToken).ConfigureAwait(false))
                moved |= _windows[partition.Value].Advance(next);

            return moved;
        }
        catch (BrokerUnavailableException)
        {
            return false;
        }
    }
}
