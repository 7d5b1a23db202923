namespace Accounting.Ingest.Avro;

/// <summary>Bounds that hostile or damaged input cannot push past. Honest data stays far below them.</summary>
public static class AvroLimits
{
    /// <summary>How deep values and schemas may be nested: the stack must hold it.</summary>
    public const int DepthMax = 256;

    /// <summary>
    /// How many array items or map values that take no bytes at all (nulls, empty records) one value may hold:
    /// their number is bounded by nothing else.
    /// </summary>
    public const int ZeroByteItemsMax = 65_536;

    /// <summary>The size of a container file's header, in bytes.</summary>
    public const int ContainerHeaderBytesMax = 4 << 20;

    /// <summary>The size of a container block, packed or unpacked, in bytes, unless the caller says otherwise.</summary>
    public const int ContainerBlockBytesMax = 64 << 20;
}
