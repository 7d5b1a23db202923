using Accounting.Aggregator.Store;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// A segment in memory, its bytes checked against its reference: any home date of it can be read by itself. A block ends with the row that fills it,
/// which may be as large as the broker lets a message be.
/// </summary>
public sealed class SegmentFile
{
    private readonly byte[] _bytes;
    private readonly ContainerHeader _header;
    private readonly DecodePlan _plan;

    /// <param name="bytes">A container of stored rows.</param>
    internal SegmentFile(byte[] bytes)
    {
        _bytes = bytes;
        using var stream = new MemoryStream(bytes, writable: false);
        _header = ContainerReader.Open(stream, Array.MaxLength).Header;
        _plan = StoredRowReader.PlanFor(_header.Schema);
    }

    /// <exception cref="DamagedDataException">The segment is missing or its bytes are others.</exception>
    public static async Task<SegmentFile> ReadAsync(IObjectStore store, SegmentReference segment, CancellationToken cancellation) =>
        new(await ReadBytesAsync(store, segment, cancellation).ConfigureAwait(false));

    /// <summary>The segment's bytes, checked and not looked at.</summary>
    /// <exception cref="DamagedDataException">The segment is missing or its bytes are others.</exception>
    internal static async Task<byte[]> ReadBytesAsync(IObjectStore store, SegmentReference segment, CancellationToken cancellation)
    {
        byte[] bytes = await store.TryReadAsync(segment.Key, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException(await MissingAsync(store, segment.Key, cancellation).ConfigureAwait(false));
        return ContentHash256.Of(bytes) == segment.Sha256
            ? bytes
            : throw new DamagedDataException($"The bytes of the segment {segment.Key} are not those that were written. {IntervalRemedy.Of(segment.Key)}");
    }

    private static async Task<string> MissingAsync(IObjectStore store, ObjectKey segment, CancellationToken cancellation)
    {
        IReadOnlyList<ArchiveRecord> archives = await ArchiveRecord.ListAsync(store, cancellation).ConfigureAwait(false);
        return archives.LastOrDefault(archive => archive.Segments.Any(archived => archived.Key == segment)) is { } moved
            ? $"The segment {segment} was archived to {moved.Folder} at {moved.At}. Copy it back from there to its place in the store."
            : $"The segment {segment} is missing. {IntervalRemedy.Of(segment)}";
    }

    /// <summary>The rows of one home date, in the log's order.</summary>
    public StoredRowReader Rows(HomeDateRows homeDate)
    {
        var body = new MemoryStream(_bytes, writable: false) { Position = homeDate.Position };
        return new StoredRowReader(ContainerReader.Resume(_header, body, homeDate.Position, Array.MaxLength), _plan, homeDate.Blocks);
    }
}
