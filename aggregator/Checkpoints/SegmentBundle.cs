using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The segments of several partitions that a member writes together, one after the other in one object:
/// <c>state/segments/&lt;source&gt;/&lt;day&gt;/&lt;time&gt;-&lt;hash&gt;.segments</c>. Each is the file that it would be alone, and keeps the name that it would have; so a store takes
/// two objects an interval and member, however many partitions there are, and a listing of what was written lately names a day. At its end stands of each how many bytes it
/// has, and how many there are, 8 bytes each, the lowest first: so the object can be taken apart without any other.
/// </summary>
public static partial class SegmentBundle
{
    public const string Prefix = "state/segments/";

    /// <summary>What the names of such objects end with.</summary>
    public const string Extension = ".segments";

    private const int NumberBytes = sizeof(long);

    /// <param name="source">The source of all of them.</param>
    /// <param name="attempt">When the attempt to write them began.</param>
    /// <param name="segments">At least one, with its bytes.</param>
    /// <returns>The object, and the same segments as they lie in it.</returns>
    public static (ObjectContent Content, IReadOnlyList<SegmentReference> Segments) Of(
        SourceId source, Timestamp attempt, IReadOnlyList<(SegmentReference Segment, ReadOnlyMemory<byte> Bytes)> segments)
    {
        byte[] bytes = new byte[segments.Sum(each => each.Bytes.Length) + (NumberBytes * (segments.Count + 1))];
        var positions = new List<long>();
        int position = 0;
        foreach ((_, ReadOnlyMemory<byte> own) in segments)
        {
            positions.Add(position);
            own.Span.CopyTo(bytes.AsSpan(position));
            position += own.Length;
        }

        foreach (long number in segments.Select(each => (long)each.Bytes.Length).Append(segments.Count))
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(position), number);
            position += NumberBytes;
        }

        var hash = ContentHash256.Of(bytes);
        var key = ObjectKey.Parse($"{Prefix}{source}/{attempt.UtcDate}/{CheckpointKey.Stamp(attempt)}-{hash.Prefix16}{Extension}");
        return (
            ObjectContent.FromBytes(key, bytes),
            [.. segments.Zip(positions, (each, own) => each.Segment with { Within = new BundlePlace(key, hash, bytes.Length, own) })]);
    }

    /// <summary>The segments of an object; null where it isn't one of bundled segments.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? TakeApart(ReadOnlyMemory<byte> bytes)
    {
        long count = bytes.Length < NumberBytes ? -1 : BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[^NumberBytes..]);
        if (count < 1 || count > (bytes.Length / NumberBytes) - 1)
        {
            return null;
        }

        int table = bytes.Length - (NumberBytes * ((int)count + 1));
        var segments = new List<ReadOnlyMemory<byte>>();
        long position = 0;
        for (int index = 0; index < count; index++)
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[(table + (NumberBytes * index))..]);
            if (length < 1 || length > table - position)
            {
                return null;
            }

            segments.Add(bytes.Slice((int)position, (int)length));
            position += length;
        }

        return position == table ? segments : null;
    }

    /// <summary>Writes the table at the end of an object, where these segments are all that it has: they follow each other from its beginning to the table.</summary>
    internal static void WriteTable(byte[] bundle, SortedDictionary<long, int> lengthsByPosition)
    {
        long end = lengthsByPosition.Sum(segment => (long)segment.Value);
        long expected = 0;
        bool isAll = end + (NumberBytes * (lengthsByPosition.Count + 1)) == bundle.Length;
        foreach ((long position, int length) in lengthsByPosition)
        {
            isAll &= position == expected;
            expected += length;
        }

        if (isAll)
        {
            int place = (int)end;
            foreach (long number in lengthsByPosition.Values.Select(length => (long)length).Append(lengthsByPosition.Count))
            {
                BinaryPrimitives.WriteInt64LittleEndian(bundle.AsSpan(place), number);
                place += NumberBytes;
            }
        }
    }

    public static bool IsKey(ObjectKey key) => Form().IsMatch(key.Value);

    /// <summary>The source of a bundle's segments.</summary>
    internal static SourceId SourceOf(ObjectKey bundle) => SourceId.Parse(bundle.Value.Split('/')[2]);

    /// <summary>When the attempt to write a bundle began: every checkpoint that names it was created then.</summary>
    internal static Timestamp AttemptOf(ObjectKey bundle) => new(long.Parse(bundle.Name.AsSpan(0, bundle.Name.IndexOf('-', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\Astate/segments/[^/]+/\d{4}-\d{2}-\d{2}/\d{16,18}-[0-9a-f]{16}\.segments\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
