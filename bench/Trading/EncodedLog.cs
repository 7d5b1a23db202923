using Accounting.Ingest;
using Accounting.Service.Produce;

namespace Accounting.Bench.Trading;

/// <summary>A topic in memory: the values of its messages as they would come from a broker, so that reading it costs next to nothing. Its memory is given back when nobody has it any more.</summary>
internal sealed class EncodedLog(int partitions)
{
    private const int ChunkBytes = 1 << 24;
    private const int ChunkMessages = 1 << 16;

    private readonly MessageEncoder _encoder = new();
    private readonly List<NativeChunk<byte>> _chunks = [];
    private readonly List<NativeChunk<EncodedMessage>>[] _messages = [.. Enumerable.Range(0, partitions).Select(_ => new List<NativeChunk<EncodedMessage>>())];
    private readonly int[] _counts = new int[partitions];
    private int _room;

    public int Partitions => partitions;

    public LogIdentity Identity { get; } = new() { ClusterId = "memory", Topic = "transactions", PartitionCount = partitions };

    public long Count => _counts.Sum(count => (long)count);

    /// <summary>Bytes of all values.</summary>
    public long Bytes { get; private set; }

    /// <summary>What has come so far, added up slowly.</summary>
    public SlowSums Sums { get; } = new();

    /// <summary>Appends the first revisions of a series.</summary>
    public EncodedLog With(TransactionSeries series)
    {
        using IEnumerator<Transaction> transactions = series.First().GetEnumerator();
        Append(transactions, series.Count);
        return this;
    }

    /// <summary>Appends some of a series that goes on afterwards.</summary>
    public void Append(IEnumerator<Transaction> transactions, long count)
    {
        for (long taken = 0; taken < count && transactions.MoveNext(); taken++)
        {
            Append(transactions.Current, transactions.Current.OccurredAt);
            Sums.Add(transactions.Current);
        }
    }

    /// <summary>Appends one transaction by itself.</summary>
    public void AppendOne(in Transaction transaction, Timestamp loggedAt)
    {
        Append(transaction, loggedAt);
        Sums.Add(transaction);
    }

    /// <summary>Appends what comes late of a series, logged at one moment.</summary>
    public void AppendLate(TransactionSeries series, long count, Timestamp loggedAt)
    {
        var standing = new Dictionary<TransactionId, Transaction>();
        foreach ((Transaction transaction, Transaction? corrected) in series.Late(count))
        {
            Append(transaction, loggedAt);
            if (corrected is { } first)
            {
                Sums.Remove(standing.GetValueOrDefault(first.Id, first));
                standing[first.Id] = transaction;
            }

            Sums.Add(transaction);
        }
    }

    public int CountOf(int partition) => _counts[partition];

    /// <summary>A message's value and when the broker took it.</summary>
    public ReadOnlySpan<byte> Read(int partition, int offset, out Timestamp loggedAt)
    {
        EncodedMessage message = _messages[partition][offset / ChunkMessages].Span[offset % ChunkMessages];
        loggedAt = message.LoggedAt;
        return _chunks[message.Chunk].Span.Slice(message.Begin, message.Length);
    }

    /// <summary>The account decides, as where it is the message's key.</summary>
    private int PartitionOf(in Transaction transaction) => (int)(new Scatter(0).Of(transaction.AccountId, 0) % (ulong)partitions);

    private void Append(in Transaction transaction, Timestamp loggedAt)
    {
        ReadOnlySpan<byte> value = _encoder.Encode(transaction).Span;
        if (_room < value.Length)
        {
            _chunks.Add(new NativeChunk<byte>(ChunkBytes));
            _room = ChunkBytes;
        }

        int begin = ChunkBytes - _room;
        value.CopyTo(_chunks[^1].Span[begin..]);
        _room -= value.Length;
        Bytes += value.Length;
        var inMilliseconds = Timestamp.FromUnixMilliseconds(loggedAt.Microseconds / 1000);
        int partition = PartitionOf(transaction);
        int place = _counts[partition]++ % ChunkMessages;
        if (place == 0)
        {
            _messages[partition].Add(new NativeChunk<EncodedMessage>(ChunkMessages));
        }

        _messages[partition][^1].Span[place] = new EncodedMessage(_chunks.Count - 1, begin, value.Length, inMilliseconds);
    }

    private readonly record struct EncodedMessage(int Chunk, int Begin, int Length, Timestamp LoggedAt);
}
