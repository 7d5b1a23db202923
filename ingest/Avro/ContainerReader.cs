namespace Accounting.Ingest.Avro;

/// <summary>
/// Reads a container file block by block, strictly: a count or size that cannot be, a missing or wrong sync marker,
/// a block that ends early or is packed wrongly, all are errors and never an end. It does not close the stream.
/// </summary>
public sealed class ContainerReader
{
    private readonly ContainerInput _input;
    private readonly int _blockBytesMax;
    private byte[] _stored = [];
    private byte[] _unpacked = [];

    private ContainerReader(ContainerHeader header, ContainerInput input, int blockBytesMax)
    {
        Header = header;
        _input = input;
        _blockBytesMax = blockBytesMax;
    }

    /// <summary>The front of the file.</summary>
    public ContainerHeader Header { get; }

    /// <summary>Reads the header of a file whose stream stands at its first byte.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="blockBytesMax">The most bytes that a block may take, packed or unpacked.</param>
    /// <exception cref="AvroDataException">It is no container file, or its schema or codec cannot be read.</exception>
    public static ContainerReader Open(Stream stream, int blockBytesMax = AvroLimits.ContainerBlockBytesMax)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var input = new ContainerInput(stream, 0);
        return new ContainerReader(ContainerHeader.Read(input), input, blockBytesMax);
    }

    /// <summary>
    /// Goes on in the middle of a file whose header was read before: the stream stands at the first byte of a block,
    /// and <paramref name="position"/> says where in the file that is.
    /// </summary>
    public static ContainerReader Resume(
        ContainerHeader header, Stream stream, long position, int blockBytesMax = AvroLimits.ContainerBlockBytesMax)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(stream);
        return new ContainerReader(header, new ContainerInput(stream, position), blockBytesMax);
    }

    /// <summary>Reads the next block; false at the end of the file.</summary>
    /// <exception cref="AvroDataException">The file is damaged; the message says where.</exception>
    public bool TryReadBlock(out ContainerBlock block)
    {
        block = default;
        if (_input.IsAtEnd())
            return false;
        long position = _input.Position;
        string what = $"the block at byte {position}";
        long count = _input.ReadLong(what);
        long size = _input.ReadLong(what);
        if (count < 0)
            throw new AvroDataException($"{what} has the count {count}", position);
        if (size < 0 || size > _blockBytesMax)
            throw new AvroDataException($"{what} has the size {size}; the bound is {Counted.Of(_blockBytesMax, "byte")}", position);
        _input.ReadExactly(ref _stored, (int)size, what);
        Span<byte> syncMarker = stackalloc byte[ContainerFormat.SyncMarkerBytes];
        _input.ReadExactly(syncMarker, what);
        if (!syncMarker.SequenceEqual(Header.SyncMarker))
            throw new AvroDataException($"{what} does not end with the file's sync marker", position);
        ReadOnlyMemory<byte> values = Unpack((int)size, what, position);
        RequirePossible(count, values.Length, what, position);
        block = new ContainerBlock(position, count, values);
        return true;
    }

    private ReadOnlyMemory<byte> Unpack(int size, string what, long position)
    {
        if (Header.Codec == ContainerCodec.None)
            return _stored.AsMemory(0, size);
        try
        {
            int length = BlockUnpacking.Unpack(Header.Codec, _stored.AsMemory(0, size), ref _unpacked, _blockBytesMax);
            return _unpacked.AsMemory(0, length);
        }
        catch (InvalidDataException exception)
        {
            throw new AvroDataException($"{what} cannot be unpacked: {exception.Message}", exception);
        }
    }

    private void RequirePossible(long count, int length, string what, long position)
    {
        int minimum = Header.Schema.MinimumSize;
        bool isPossible = minimum > 0 ? count <= length / minimum : count <= AvroLimits.ZeroByteItemsMax || count <= length;
        if (!isPossible || (count == 0 && length > 0))
            throw new AvroDataException($"{what} has {Counted.Of(length, "byte")} for {Counted.Of(count, "value")}", position);
    }
}
