namespace Accounting.Ingest.Avro;

/// <summary>
/// Hands out packed bytes so that it shows where a packed stream ends, which DeflateStream does not tell: it takes a
/// cut stream for a whole one and ignores what follows. The last bytes come one by one; those behind the stream's end
/// are never asked for, and nothing is asked for after the last if the stream ends with it.
/// </summary>
internal sealed class InflateSource(ReadOnlyMemory<byte> packed) : Stream
{
    private const int OneByOneBytes = 4;

    private int _given;

    /// <summary>Whether more bytes were wanted than there are: the stream is cut.</summary>
    public bool WantedMore { get; private set; }

    /// <summary>The bytes behind the stream's end; of many, the last 4 or more.</summary>
    public ReadOnlySpan<byte> Unused => packed.Span[_given..];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _given;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int left = packed.Length - _given;
        if (left == 0)
        {
            WantedMore = true;
            return 0;
        }

        int size = Math.Min(buffer.Length, Math.Max(1, left - OneByOneBytes));
        packed.Span.Slice(_given, size).CopyTo(buffer);
        _given += size;
        return size;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
