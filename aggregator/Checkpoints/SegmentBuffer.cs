using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The accepted messages of one partition since its last checkpoint, encoded as they come, one buffer a home date:
/// a segment is then sorted and indexed by home date without sorting anything. Within a date, rows keep the log's order.
/// </summary>
public sealed class SegmentBuffer
{
    private const int PooledBuffersMax = 8;

    private readonly Dictionary<HomeDate, DateBuffer> _dates = [];
    private readonly Stack<DateBuffer> _pool = [];

    /// <summary>Rows since the last <see cref="Clear"/>.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds a row. Allocates only as buffers grow.</summary>
    public void Add(in Transaction transaction, ulong contentHash, LogOffset offset, Timestamp loggedAt, ulong rawHash, BusinessDay businessDay)
    {
        HomeDate date = transaction.HomeDate;
        if (!_dates.TryGetValue(date, out DateBuffer? buffer))
        {
            buffer = _pool.TryPop(out DateBuffer? pooled) ? pooled : new DateBuffer();
            _dates.Add(date, buffer);
        }

        buffer.Add(transaction, contentHash, offset, loggedAt, rawHash, businessDay);
        Rows++;
    }

    /// <summary>The segment's bytes, and what they hold of each home date, ascending; running totals are the caller's to add.</summary>
    /// <param name="source">The source, part of the file's sync marker and metadata.</param>
    /// <param name="partition">The partition, likewise.</param>
    /// <param name="range">The interval, likewise.</param>
    /// <param name="attempt">What tells this writing of it from any other; null where its folder already does.</param>
    public (byte[] File, IReadOnlyList<HomeDateRows> HomeDates) Build(SourceId source, LogPartition partition, OffsetRange range, string? attempt = null)
    {
        using var file = new MemoryStream(_dates.Values.Sum(date => date.PackedBytes()));
        ContainerWriter container = IntervalContainer.Open(file, TransactionSchema.StoredRow, source, partition, range, attempt);
        List<HomeDateRows> homeDates = [.. _dates.OrderBy(pair => pair.Key).Select(pair => pair.Value.WriteTo(container, pair.Key))];
        return (file.ToArray(), homeDates);
    }

    /// <summary>Forgets the rows once they are durable.</summary>
    public void Clear()
    {
        foreach (DateBuffer buffer in _dates.Values)
        {
            if (_pool.Count < PooledBuffersMax)
            {
                buffer.Clear();
                _pool.Push(buffer);
            }
        }

        _dates.Clear();
        Rows = 0;
    }
}
