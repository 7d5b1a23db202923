namespace Accounting.Ingest.Avro;

/// <summary>How a container file's blocks are packed. These two are required by the specification.</summary>
public enum ContainerCodec
{
    /// <summary>Not at all ("null").</summary>
    None,

    /// <summary>RFC 1951 ("deflate").</summary>
    Deflate,
}
