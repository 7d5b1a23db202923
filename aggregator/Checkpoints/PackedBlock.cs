using Accounting.Ingest.Avro;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>A block of an interval's container, packed by <see cref="IntervalContainer.Codec"/> and not yet written.</summary>
internal sealed class PackedBlock
{
    private readonly byte[] _buffer;
    private readonly int _length;

    /// <summary>What it makes depends on the values alone, so any thread may.</summary>
    /// <param name="values">The values, encoded one behind the other.</param>
    /// <param name="count">How many there are.</param>
    public PackedBlock(ReadOnlySpan<byte> values, long count)
    {
        _buffer = [];
        _length = ContainerWriter.Pack(IntervalContainer.Codec, values, ref _buffer).Length;
        Count = count;
    }

    public long Count { get; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);
}
