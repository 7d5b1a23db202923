using System.Runtime.InteropServices;
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
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ContainerHeader _header;
    private readonly DecodePlan _plan;

    /// <param name="bytes">A container of stored rows.</param>
    internal SegmentFile(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        using MemoryStream stream = Open();
        _header = ContainerReader.Open(stream, Array.MaxLength).Header;
        _plan = StoredRowReader.PlanFor(_header.Schema);
    }

    /// <exception cref="DamagedDataException">The segment is missing or its bytes are others.</exception>
    public static async Task<SegmentFile> ReadAsync(IObjectStore store, SegmentReference segment, CancellationToken cancellation) =>
        (await SegmentObject.ReadAsync(store, segment, cancellation).ConfigureAwait(false)).FileOf(segment);

    /// <summary>The rows of one home date, in the log's order.</summary>
    public StoredRowReader Rows(HomeDateRows homeDate)
    {
        MemoryStream body = Open();
        body.Position = homeDate.Position;
        return new StoredRowReader(ContainerReader.Resume(_header, body, homeDate.Position, Array.MaxLength), _plan, homeDate.Blocks);
    }

    private MemoryStream Open() =>
        MemoryMarshal.TryGetArray(_bytes, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : throw new InvalidOperationException("A segment in memory is an array's.");
}
