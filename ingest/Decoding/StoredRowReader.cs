using Accounting.Ingest.Avro;

namespace Accounting.Ingest.Decoding;

/// <summary>
/// Reads the rows of a segment, block by block and row by row, allocating nothing per row. A row's texts are valid until the next block.
/// </summary>
public sealed class StoredRowReader
{
    private static readonly DecodePlan OwnPlan = DecodePlan.Compile(TransactionSchema.StoredRow, TransactionSchema.StoredRow);

    private readonly ContainerReader _container;
    private readonly DecodePlan _plan;
    private readonly long _blockLimit;
    private byte[] _buffer = [];
    private int _position;
    private int _length;
    private long _rowsLeft;
    private long _blocksRead;

    /// <summary>Reads from the container's next block on, at most <paramref name="blocks"/> of them, by a plan of <see cref="PlanFor"/>.</summary>
    public StoredRowReader(ContainerReader container, DecodePlan plan, long blocks = long.MaxValue)
    {
        _container = container;
        _plan = plan;
        _blockLimit = blocks;
    }

    /// <summary>The plan that reads rows of the writer's schema; that of our own schema is resolved once.</summary>
    /// <exception cref="AvroDataException">The schema cannot be read as a stored row.</exception>
    public static DecodePlan PlanFor(AvroSchema writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (writer.Json == TransactionSchema.StoredRow.Json)
        {
            return OwnPlan;
        }

        try
        {
            return DecodePlan.Compile(writer, TransactionSchema.StoredRow);
        }
        catch (AvroSchemaException exception)
        {
            throw new AvroDataException($"The file doesn't hold stored rows: {exception.Message}", exception);
        }
    }

    /// <summary>The next row; false at the end.</summary>
    /// <exception cref="AvroDataException">The data is damaged.</exception>
    public bool TryRead(out StoredTransaction row)
    {
        row = default;
        if (_rowsLeft == 0 && !TryNextBlock())
        {
            return false;
        }

        var sink = new TransactionSink(ref row.Transaction, _buffer, isStoredRow: true);
        scoped var cursor = new AvroCursor(_buffer.AsSpan(_position, _length - _position));
        DecodeResult result = _plan.DecodeNext(ref cursor, ref sink);
        if (!result.IsOk || sink.Rejection is not null)
        {
            throw new AvroDataException($"A stored row cannot be read: {sink.Rejection?.ToString() ?? _plan.Explain(result)}");
        }

        _position += cursor.Position;
        _rowsLeft--;
        if (_rowsLeft == 0 && _position != _length)
        {
            throw new AvroDataException("A block holds more bytes than its rows take.");
        }

        row.Transaction.PendingDelta = sink.PendingDelta ?? Amount.Zero;
        row.Transaction.OriginalOccurredAt = sink.OriginalOccurredAt ?? row.Transaction.OccurredAt;
        row.Offset = sink.Offset;
        row.LoggedAt = sink.LoggedAt;
        row.RawHash = sink.RawHash;
        return true;
    }

    private bool TryNextBlock()
    {
        if (_blocksRead == _blockLimit || !_container.TryReadBlock(out ContainerBlock block))
        {
            return false;
        }

        _blocksRead++;
        if (_buffer.Length < block.Values.Length)
        {
            _buffer = new byte[block.Values.Length];
        }

        block.Values.CopyTo(_buffer);
        _position = 0;
        _length = block.Values.Length;
        _rowsLeft = block.Count;
        return true;
    }
}
