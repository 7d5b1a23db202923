using System.Globalization;
using System.Text;
using Accounting.Ingest.Avro;

namespace Accounting.Ingest.Files;

/// <summary>The lines of a text file, each read whole, bounded and decoded by itself: so that what is wrong is told by its line, and a file without line ends is refused before memory is full.</summary>
internal sealed class TsvLines(string path, Stream stream)
{
    /// <summary>More than all fields of a transaction at their longest, every character escaped.</summary>
    internal const int LineBytesMax = 1 << 20;

    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The number of the line that was read last, from 1 on.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end (LF, CR LF or CR); null after the last.</summary>
    /// <exception cref="InputFileException">It is longer than <see cref="LineBytesMax"/>, or not UTF-8.</exception>
    public string? Next()
    {
        while (true)
        {
            ReadOnlySpan<byte> read = _buffer.AsSpan(_start.._end);
            int length = read.IndexOfAny((byte)'\n', (byte)'\r');
            bool mayGoOn = length >= 0 && length == read.Length - 1 && read[length] == '\r' && !_isAtEnd; // with a line feed
            if (length >= 0 && !mayGoOn)
            {
                return Take(length, read[length..].StartsWith("\r\n"u8) ? 2 : 1);
            }

            if (_isAtEnd)
            {
                return read.IsEmpty ? null : Take(read.Length, 0);
            }

            Fill();
        }
    }

    private string Take(int length, int endBytes)
    {
        Number++;
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start += length + endBytes;
        try
        {
            return StrictUtf8.Encoding.GetString(line);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InputFileException(path, Place(Number), null, string.Create(CultureInfo.InvariantCulture, $"byte {exception.Index + 1} of the line begins something that is not UTF-8 ({exception.Message})."));
        }
    }

    private void Fill()
    {
        if (_end - _start > LineBytesMax)
        {
            throw new InputFileException(path, Place(Number + 1), null, string.Create(CultureInfo.InvariantCulture, $"has no end within {LineBytesMax:N0} bytes; a transaction is shorter by far, so this is no tab-separated text."));
        }

        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        _isAtEnd = read == 0;
    }

    internal static string Place(long line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");
}
