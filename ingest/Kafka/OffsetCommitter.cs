using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Commits offsets without holding up the polling thread. At most one request is under way; what comes meanwhile is merged, the newest
/// position of a partition standing; what a rebalance or an outage refused is sent again, as long as the partition is still owned.
/// Everything but the request itself runs on the polling thread.
/// </summary>
internal sealed class OffsetCommitter(Action<IReadOnlyList<TopicPartitionOffset>> commit, string topic, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<LogPartition, LogOffset> _pending = [];
    private readonly Dictionary<LogPartition, LogOffset> _sent = [];
    private Task<Error?>? _request;
    private long? _refusedAt;

    public void Add(PartitionPosition position) => _pending[position.Partition] = position.Next;

    /// <summary>Looks after a request that ended and sends what waits. Costs nothing where there is neither.</summary>
    public void Advance()
    {
        if (_request is { IsCompleted: true })
            Finish();

        if (_request is not null || _pending.Count == 0 || (_refusedAt is { } refusedAt && clock.GetElapsedTime(refusedAt) < RetryPause))
            return;

        SendPending();
    }

    /// <summary>Forgets what is not sent yet: the partitions are another member's now.</summary>
    public void Drop(IReadOnlyList<LogPartition> partitions)
    {
        foreach (LogPartition partition in partitions)
        {
            _pending.Remove(partition);
            _sent.Remove(partition);
        }
    }

    /// <summary>Sends what waits and waits for the answer, both at most so long.</summary>
    public void Flush(TimeSpan timeout)
    {
        long started = clock.GetTimestamp();
        WaitForRequest(timeout);
        _refusedAt = null;
        Advance();
        TimeSpan left = timeout - clock.GetElapsedTime(started);
        WaitForRequest(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>Waits until no request uses the client any more.</summary>
    public void Quiesce() => _request?.Wait(CancellationToken.None);

    /// <summary>Apart from <see cref="Advance"/>, which runs for every message: the closure is allocated where its method begins.</summary>
    private void SendPending()
    {
        List<TopicPartitionOffset> offsets = new(_pending.Count);
        foreach ((LogPartition partition, LogOffset next) in _pending)
        {
            offsets.Add(new TopicPartitionOffset(topic, partition.Value, next.Value));
            _sent[partition] = next;
        }

        _pending.Clear();
        _request = Task.Run(() => Send(offsets));
    }

    private void WaitForRequest(TimeSpan timeout)
    {
        if (_request is not null && _request.Wait(timeout, CancellationToken.None))
            Finish();
    }

    private Error? Send(IReadOnlyList<TopicPartitionOffset> offsets)
    {
        try
        {
            commit(offsets);
            return null;
        }
        catch (TopicPartitionOffsetException e)
        {
            return e.Results.Select(result => result.Error).FirstOrDefault(error => error.IsError) ?? e.Error;
        }
        catch (KafkaException e)
        {
            return e.Error;
        }
        catch (ObjectDisposedException)
        {
            // The client was closed before the request began: what wasn't committed is read again by nobody, since recovery never asks for it.
            return new Error(ErrorCode.Local_Destroy);
        }
    }

    private void Finish()
    {
        Error? error = _request!.GetAwaiter().GetResult();
        _request = null;
        _refusedAt = null;
        if (error is not null && KafkaErrors.IsMembershipGone(error.Code))
        {
            Log.CommitDropped(logger, error.Code.ToString(), error.Reason);
        }
        else if (error is not null)
        {
            Log.CommitPostponed(logger, error.Code.ToString(), error.Reason);
            _refusedAt = clock.GetTimestamp();
            foreach ((LogPartition partition, LogOffset next) in _sent)
                _pending.TryAdd(partition, next);
        }

        _sent.Clear();
    }
}
