using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Bench.Trading;

/// <summary>The only member of the group that reads an <see cref="EncodedLog"/>: hands over some hundred messages of a partition, then of the next, as fetches from a broker come.</summary>
internal sealed class EncodedLogReader(EncodedLog log) : ITransactionLog
{
    private const int FetchedTogether = 1000;

    private readonly TransactionDecoder _decoder = new(TransactionDecoder.OwnSchemas());
    private readonly int[] _positions = [.. Enumerable.Repeat(-1, log.Partitions)];
    private readonly bool[] _paused = new bool[log.Partitions];
    private readonly bool[] _ended = new bool[log.Partitions];
    private IPartitionOwner? _owner;
    private int _turn;
    private int _left = FetchedTogether;

    public LogIdentity Identity { get; } = log.Identity;

    public string? LastError => null;

    /// <summary>Called by a poll that finds nothing: where time goes on, and more comes.</summary>
    public Action? Idle { get; init; }

    public void Join(IPartitionOwner owner)
    {
        _owner = owner;
        foreach (PartitionStart start in owner.Assigned([.. All()]))
        {
            Begin(start);
        }
    }

    public void Begin(PartitionStart start)
    {
        int partition = start.Partition.Value;
        _positions[partition] = (int)(start.Offset?.Value ?? 0);
        _ended[partition] = false;
    }

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        for (int tried = 0; tried < log.Partitions; tried++)
        {
            int partition = _turn;
            int position = _positions[partition];
            if (position >= 0 && !_paused[partition])
            {
                if (position < log.CountOf(partition))
                {
                    Take(partition, position, out record);
                    return PollResult.Message;
                }

                if (!_ended[partition])
                {
                    _ended[partition] = true;
                    record = new LogRecord { Partition = new LogPartition(partition), Offset = new LogOffset(position) };
                    return PollResult.EndOfPartition;
                }
            }

            Turn();
        }

        Idle?.Invoke();
        record = default;
        return PollResult.Nothing;
    }

    public void Commit(IReadOnlyList<PartitionPosition> positions)
    {
        // Nobody asks how far it was read.
    }

    public PartitionBounds? AskBounds(LogPartition partition) => new PartitionBounds(partition, new LogOffset(0), EndOf(partition));

    public LogIdentity? AskIdentity() => Identity;

    public FoundMessage? AskFirst(LogPartition partition, LogOffset from) => from < EndOf(partition)
        ? new FoundMessage(from, System.IO.Hashing.XxHash64.HashToUInt64(log.Read(partition.Value, (int)from.Value, out _)))
        : new FoundMessage(EndOf(partition), 0);

    public LogOffset? KnownEnd(LogPartition partition) => EndOf(partition);

    public void Pause(IReadOnlyList<LogPartition> partitions) => Set(partitions, true);

    public void Unpause(IReadOnlyList<LogPartition> partitions) => Set(partitions, false);

    public void Close() => _owner!.Revoked([.. All()]);

    public void Dispose()
    {
        // It holds nothing but memory.
    }

    private void Take(int partition, int position, out LogRecord record)
    {
        ReadOnlySpan<byte> value = log.Read(partition, position, out Timestamp loggedAt);
        record = default;
        record.Partition = new LogPartition(partition);
        record.Offset = new LogOffset(position);
        record.LoggedAt = loggedAt;
        _decoder.Decode(value, out record.Message);
        _positions[partition] = position + 1;
        _ended[partition] = false;
        if (--_left == 0)
        {
            Turn();
        }
    }

    private void Turn()
    {
        _turn = (_turn + 1) % log.Partitions;
        _left = FetchedTogether;
    }

    private void Set(IReadOnlyList<LogPartition> partitions, bool paused)
    {
        foreach (LogPartition partition in partitions)
        {
            _paused[partition.Value] = paused;
        }
    }

    private IEnumerable<LogPartition> All() => Enumerable.Range(0, log.Partitions).Select(number => new LogPartition(number));

    private LogOffset EndOf(LogPartition partition) => new(log.CountOf(partition.Value));
}
