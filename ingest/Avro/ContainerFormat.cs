namespace Accounting.Ingest.Avro;

/// <summary>The fixed words of container files ("Object Container Files").</summary>
internal static class ContainerFormat
{
    public const int SyncMarkerBytes = 16;
    public const string SchemaKey = "avro.schema";
    public const string CodecKey = "avro.codec";
    public const string ReservedPrefix = "avro.";

    public static ReadOnlySpan<byte> Magic => "Obj\u0001"u8;

    public static string NameOf(ContainerCodec codec) => codec == ContainerCodec.None ? "null" : codec.ToString().ToLowerInvariant();

    public static ContainerCodec? CodecOf(string name) => name switch
    {
        "null" => ContainerCodec.None,
        "deflate" => ContainerCodec.Deflate,
        "snappy" => ContainerCodec.Snappy,
        "zstandard" => ContainerCodec.Zstandard,
        "bzip2" => ContainerCodec.Bzip2,
        "xz" => ContainerCodec.Xz,
        _ => null,
    };
}
