namespace Accounting.Ingest.Kafka;

/// <summary>
/// What lies in one partition past the group's committed offset. Offsets are counted on from the end met at the start, as the only
/// producer may; bytes are remembered by chunks of messages, and a chunk is released as a whole, so the figure errs on the large side.
/// What lay there before is of unknown size: until the group has passed it, there is no room.
/// </summary>
internal sealed class PartitionWindow(ProducerPace pace, LogOffset committed, LogOffset end)
{
    /// <summary>Framing of a record in a batch (lengths, timestamp and offset deltas), rounded up, and its share of the batch's header.</summary>
    public const int FramingBytes = 24;

    private const int ChunkMessages = 128;

    private readonly LogOffset _backlogEnd = end;
    private readonly Queue<Chunk> _chunks = new();
    private LogOffset _committed = committed;
    private LogOffset _end = end;
    private Chunk _open;
    private long _bytes;

    public bool HasRoomFor(int bytes)
    {
        long messages = _end.Value - _committed.Value;
        return _committed >= _backlogEnd
            && (messages <= 0 || (messages < pace.WindowMessages && _bytes + bytes + FramingBytes <= pace.WindowBytes));
    }

    public void Add(int bytes)
    {
        _end = _end.Next;
        _bytes += bytes + FramingBytes;
        _open = new Chunk(_end, _open.Messages + 1, _open.Bytes + bytes + FramingBytes);
        if (_open.Messages == ChunkMessages || _open.Bytes >= pace.WindowBytes / ChunkMessages)
        {
            _chunks.Enqueue(_open);
            _open = default;
        }
    }

    /// <summary>Takes the group's committed offset in, and says whether it moved.</summary>
    public bool Advance(LogOffset committed)
    {
        bool moved = committed != _committed;
        _committed = committed;
        while (_chunks.TryPeek(out Chunk oldest) && oldest.End <= committed)
            _bytes -= _chunks.Dequeue().Bytes;

        if (committed >= _end)
        {
            _bytes = 0;
            _open = default;
        }

        return moved;
    }

    private readonly record struct Chunk(LogOffset End, int Messages, long Bytes);
}
