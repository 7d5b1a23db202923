using System.Text.Json.Serialization;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>An immutable container file of rows or quarantined messages, and what its bytes must be.</summary>
/// <param name="Key">Its name, which tells its place; where it lies too, unless it is bundled with others.</param>
/// <param name="Sha256">Of its own bytes.</param>
/// <param name="LengthBytes">Their number.</param>
/// <param name="Rows">Rows or messages.</param>
public sealed record SegmentReference(ObjectKey Key, ContentHash256 Sha256, long LengthBytes, long Rows)
{
    /// <summary>Where it lies in an object that it has in common with others; null where it is an object by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BundlePlace? Within { get; init; }

    /// <summary>The object that holds its bytes.</summary>
    public ObjectKey Object => Within?.Object ?? Key;

    /// <summary>What the bytes of that object must be.</summary>
    public ContentHash256 ObjectSha256 => Within?.Sha256 ?? Sha256;

    /// <summary>Whether it lies, byte for byte, where it should in an object.</summary>
    public bool IsIn(ReadOnlyMemory<byte> bytes)
    {
        long position = Within?.Position ?? 0;
        long length = Within is null ? bytes.Length : LengthBytes;
        return position + length <= bytes.Length && ContentHash256.Of(bytes.Span.Slice((int)position, (int)length)) == Sha256;
    }
}
