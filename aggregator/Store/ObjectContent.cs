namespace Accounting.Aggregator.Store;

/// <summary>What to write under a key: bytes in memory, or a local file that the store copies (or moves, where <see cref="FileMayBeMoved"/>).</summary>
public sealed record ObjectContent
{
    private ObjectContent(ObjectKey key, ReadOnlyMemory<byte> bytes, string? filePath, bool fileMayBeMoved)
    {
        Key = key;
        Bytes = bytes;
        FilePath = filePath;
        FileMayBeMoved = fileMayBeMoved;
    }

    public ObjectKey Key { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Null where the content is <see cref="Bytes"/>.</summary>
    public string? FilePath { get; }

    public bool FileMayBeMoved { get; }

    public static ObjectContent FromBytes(ObjectKey key, ReadOnlyMemory<byte> bytes) => new(key, bytes, null, false);

    public static ObjectContent FromFile(ObjectKey key, string path, bool mayBeMoved = false) => new(key, default, path, mayBeMoved);
}
