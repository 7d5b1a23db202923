namespace Accounting.Ingest.Avro;

/// <summary>
/// Hands out packed bytes so that it shows whether a deflate stream ends where they do, which DeflateStream does not
/// tell: it takes a cut stream for a whole one and ignores what follows. The last byte comes alone. It is asked for
/// only if the stream did not end before it, and nothing is asked for after it if the stream ends with it.
/// </summary>
internal sealed class InflateSource(ReadOnlyMemory<byte> packed) : Stream
{
    private int _given;

    /// <summary>Whether all bytes were wanted, and no more than all.</summary>
    public bool IsSpentExactly => _given == packed.Length && !WantedMore;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool WantedMore { get; set; }

    public override int Read(Span<byte> buffer)
    {
        int left = packed.Length - _given;
        if (left == 0)
        {
            WantedMore = true;
            return 0;
        }

        int size = Math.Min(buffer.Length, Math.Max(1, left - 1));
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
