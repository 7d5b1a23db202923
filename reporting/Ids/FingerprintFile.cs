using System.Buffers.Binary;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Reporting.Ids;

/// <summary>
/// A file of fingerprints of one range: eight bytes that name the format, the range, then of each home date, ascending, a header (date, count, bits lost,
/// bytes) and its <see cref="FingerprintCode"/>. Numbers are little-endian. It is read from its beginning to its end.
/// </summary>
internal static class FingerprintFile
{
    private const int HeaderBytes = 16;

    private static readonly byte[] Magic = "ACCIDS01"u8.ToArray();

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">Where nothing is yet.</param>
    /// <param name="range">Of all fingerprints.</param>
    /// <param name="dates">By date, each with at least one fingerprint, ascending.</param>
    /// <returns>How many it holds.</returns>
    public static long Write(string path, FingerprintRange range, IEnumerable<(HomeDate Date, ReadOnlyMemory<ulong> Sorted)> dates)
    {
        using FileStream file = File.Create(path);
        file.Write(Magic);
        Span<byte> numbers = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, range.Bits);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], range.Number);
        file.Write(numbers[..8]);
        long written = 0;
        foreach ((HomeDate date, ReadOnlyMemory<ulong> sorted) in dates)
        {
            byte[] code = FingerprintCode.Encode(range, sorted.Span, out int shift);
            int count = FingerprintCode.Count(range, sorted.Span, shift);
            BinaryPrimitives.WriteInt32LittleEndian(numbers, date.DaysSinceEpoch);
            BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], count);
            BinaryPrimitives.WriteInt32LittleEndian(numbers[8..], shift);
            BinaryPrimitives.WriteInt32LittleEndian(numbers[12..], code.Length);
            file.Write(numbers);
            file.Write(code);
            written += count;
        }

        return written;
    }

    /// <summary>The sets of all home dates, one after the other.</summary>
    /// <exception cref="DamagedDataException">The file isn't what <see cref="Write"/> writes, though its bytes are those that were written.</exception>
    public static IEnumerable<(HomeDate Date, FingerprintCode.Reader Fingerprints)> Read(string path, FingerprintRange range)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        byte[] numbers = new byte[HeaderBytes];
        Fill(file, numbers, path);
        if (!numbers.AsSpan(0, 8).SequenceEqual(Magic) || NumberAt(numbers, 8) != range.Bits || NumberAt(numbers, 12) != range.Number)
        {
            throw Unreadable(path);
        }

        byte[] code = [];
        while (file.Position < file.Length)
        {
            Fill(file, numbers, path);
            int length = NumberAt(numbers, 12);
            if (length < 0 || length > file.Length - file.Position)
            {
                throw Unreadable(path);
            }

            code = code.Length < length ? new byte[length] : code;
            Fill(file, code.AsSpan(0, length), path);
            yield return (new HomeDate(NumberAt(numbers, 0)), FingerprintCode.Decode(range, NumberAt(numbers, 4), NumberAt(numbers, 8), code.AsMemory(0, length)));
        }
    }

    private static int NumberAt(byte[] numbers, int from) => BinaryPrimitives.ReadInt32LittleEndian(numbers.AsSpan(from));

    private static void Fill(FileStream file, Span<byte> bytes, string path)
    {
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Unreadable(path);
        }
    }

    private static DamagedDataException Unreadable(string path) => new($"{path} is no file of fingerprints. {IdFiles.Remedy}");
}
