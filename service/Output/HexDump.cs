using System.Globalization;
using System.Text;

namespace Accounting.Service.Output;

/// <summary>Bytes for the eye: sixteen a line, their position before and their ASCII characters behind.</summary>
public static class HexDump
{
    private const int BytesPerLine = 16;

    public static IEnumerable<string> Lines(ReadOnlyMemory<byte> bytes)
    {
        for (int start = 0; start < bytes.Length; start += BytesPerLine)
        {
            yield return Line(start, bytes.Span.Slice(start, Math.Min(BytesPerLine, bytes.Length - start)));
        }
    }

    private static string Line(int start, ReadOnlySpan<byte> bytes)
    {
        var hexadecimal = new StringBuilder();
        var characters = new StringBuilder();
        foreach (byte value in bytes)
        {
            hexadecimal.Append(CultureInfo.InvariantCulture, $"{value:x2} ");
            characters.Append(value is >= 0x20 and < 0x7f ? (char)value : '.');
        }

        return string.Create(CultureInfo.InvariantCulture, $"{start:x8}  {hexadecimal.ToString(),-3 * BytesPerLine} {characters}");
    }
}
