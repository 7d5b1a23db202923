namespace Accounting.Ingest.Avro;

/// <summary>The fixed words of container files ("Object Container Files").</summary>
internal static class ContainerFormat
{
    public const int SyncMarkerBytes = 16;
    public const string SchemaKey = "avro.schema";
    public const string CodecKey = "avro.codec";
    public const string ReservedPrefix = "avro.";

    public static ReadOnlySpan<byte> Magic => "Obj\u0001"u8;

    public static string NameOf(ContainerCodec codec) => codec == ContainerCodec.Deflate ? "deflate" : "null";

    public static ContainerCodec? CodecOf(string name) => name switch
    {
        "null" => ContainerCodec.None,
        "deflate" => ContainerCodec.Deflate,
        _ => null,
    };
}
