using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>An object in memory that holds one segment or many: each is checked against its own reference when it is taken out.</summary>
public sealed class SegmentObject
{
    private readonly byte[] _bytes;

    private SegmentObject(byte[] bytes) => _bytes = bytes;

    public long LengthBytes => _bytes.Length;

    /// <summary>Reads the object that a segment lies in.</summary>
    /// <exception cref="DamagedDataException">It is missing, or can't be taken apart.</exception>
    public static async Task<SegmentObject> ReadAsync(IObjectStore store, SegmentReference segment, CancellationToken cancellation)
    {
        byte[] bytes = await store.TryReadAsync(segment.Object, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException(await MissingAsync(store, segment, cancellation).ConfigureAwait(false));
        return segment.Within is null || SegmentBundle.TakeApart(bytes) is not null
            ? new SegmentObject(bytes)
            : throw new DamagedDataException($"The bundle {segment.Object}, which {segment.Key} lies in, can't be taken apart. {IntervalRemedy.Of(segment.Key)}");
    }

    /// <exception cref="DamagedDataException">The segment's bytes are others than those that were written.</exception>
    public SegmentFile FileOf(SegmentReference segment) => new(BytesOf(segment));

    /// <exception cref="DamagedDataException">The segment's bytes are others than those that were written.</exception>
    internal ReadOnlyMemory<byte> BytesOf(SegmentReference segment)
    {
        long position = segment.Within?.Position ?? 0;
        long length = segment.Within is null ? _bytes.Length : segment.LengthBytes;
        return position + length <= _bytes.Length
            && _bytes.AsMemory((int)position, (int)length) is var own && ContentHash256.Of(own.Span) == segment.Sha256
            ? own
            : throw new DamagedDataException($"The bytes of the segment {segment.Key}{Where(segment)} are not those that were written. {IntervalRemedy.Of(segment.Key)}");
    }

    private static async Task<string> MissingAsync(IObjectStore store, SegmentReference segment, CancellationToken cancellation)
    {
        IReadOnlyList<ArchiveRecord> archives = await ArchiveRecord.ListAsync(store, cancellation).ConfigureAwait(false);
        return archives.LastOrDefault(archive => archive.Segments.Any(archived => archived.Key == segment.Key)) is { } moved
            ? $"The segment {segment.Key}{Where(segment)} was archived to {moved.Folder} at {moved.At}. Copy {segment.Object} back from there to its place in the store."
            : $"The segment {segment.Key}{Where(segment)} is missing. {IntervalRemedy.Of(segment.Key)}";
    }

    private static string Where(SegmentReference segment) => segment.Within is null ? "" : $" in {segment.Object}";
}
