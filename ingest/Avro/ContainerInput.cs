namespace Accounting.Ingest.Avro;

/// <summary>
/// Reads a container file's stream and counts its bytes. Buffers grow with the bytes that are really there, never
/// with a size that the file only claims.
/// </summary>
internal sealed class ContainerInput(Stream stream, long position)
{
    private const int StepBytes = 1 << 20;

    private readonly byte[] _buffer = new byte[64 << 10];
    private int _next;
    private int _end;

    /// <summary>Bytes passed, from the start of the file.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Whether there are no more bytes.</summary>
    public bool IsAtEnd()
    {
        if (_next < _end)
            return false;
        _next = 0;
        _end = stream.Read(_buffer);
        return _end == 0;
    }

    /// <summary>A zig-zag variable-length number.</summary>
    public long ReadLong(string what)
    {
        long start = Position;
        Span<byte> coded = stackalloc byte[10];
        int length = 0;
        do
        {
            if (length == coded.Length)
                throw new AvroDataException($"{what} at byte {start} is longer than 10 bytes", start);
            coded[length++] = ReadByte(what);
        }
        while (coded[length - 1] >= 0x80);

        var cursor = new AvroCursor(coded[..length]);
        return cursor.TryReadLong(out long value)
            ? value
            : throw new AvroDataException($"{what} at byte {start} has more than 64 bits", start);
    }

    /// <summary>Fills the target.</summary>
    public void ReadExactly(Span<byte> target, string what)
    {
        while (!target.IsEmpty)
        {
            if (IsAtEnd())
                throw new AvroDataException($"the file ends at byte {Position}, inside {what}", Position);
            int size = Math.Min(target.Length, _end - _next);
            _buffer.AsSpan(_next, size).CopyTo(target);
            target = target[size..];
            _next += size;
            Position += size;
        }
    }

    /// <summary>Reads that many bytes into a buffer, which is replaced when it is too small.</summary>
    public void ReadExactly(ref byte[] buffer, int size, string what)
    {
        for (int read = 0; read < size;)
        {
            int step = Math.Min(StepBytes, size - read);
            if (buffer.Length < read + step)
                Array.Resize(ref buffer, Math.Min(size, Math.Max(read + step, 2 * buffer.Length)));
            ReadExactly(buffer.AsSpan(read, step), what);
            read += step;
        }
    }

    private byte ReadByte(string what)
    {
        if (IsAtEnd())
            throw new AvroDataException($"the file ends at byte {Position}, inside {what}", Position);
        Position++;
        return _buffer[_next++];
    }
}
