using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// Puts bundles back of which segments are missing or damaged, segment by segment as each has been made again from the log: a bundle is written once it is, byte for
/// byte, what its references say. What is sound of it is kept; one that is gone needs all of its segments.
/// </summary>
internal sealed class BundleMending(IObjectStore store)
{
    private readonly Dictionary<ObjectKey, Mended> _mended = [];

    /// <param name="segment">As its checkpoint names it: it lies in a bundle.</param>
    /// <param name="bytes">What it has to be.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The bundle, where it is whole now and wasn't in the store; null where it was, or still lacks something.</returns>
    public async Task<ObjectContent?> AddAsync(SegmentReference segment, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        BundlePlace place = segment.Within!;
        if (!_mended.TryGetValue(place.Object, out Mended? mended))
        {
            byte[]? stored = await store.TryReadAsync(place.Object, cancellation).ConfigureAwait(false);
            bool isWhole = stored is not null && ContentHash256.Of(stored) == place.Sha256;
            _mended.Add(place.Object, mended = new Mended(isWhole ? null : stored?.LongLength == place.LengthBytes ? stored : new byte[place.LengthBytes]));
        }

        if (mended.Bytes is not { } buffer)
        {
            return null;
        }

        bytes.CopyTo(buffer.AsMemory((int)place.Position));
        mended.Segments[place.Position] = bytes.Length;
        SegmentBundle.WriteTable(buffer, mended.Segments);
        if (ContentHash256.Of(buffer) != place.Sha256)
        {
            return null;
        }

        mended.Bytes = null;
        return ObjectContent.FromBytes(place.Object, buffer);
    }

    private sealed class Mended(byte[]? bytes)
    {
        /// <summary>Null once it is whole.</summary>
        public byte[]? Bytes { get; set; } = bytes;

        /// <summary>Those that were made again, with their lengths, by their positions.</summary>
        public SortedDictionary<long, int> Segments { get; } = [];
    }
}
