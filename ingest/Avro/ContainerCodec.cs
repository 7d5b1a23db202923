namespace Accounting.Ingest.Avro;

/// <summary>How a container file's blocks are packed. None, deflate and zstandard are written, the others only read.</summary>
public enum ContainerCodec
{
    /// <summary>Not at all ("null").</summary>
    None,

    /// <summary>RFC 1951 ("deflate").</summary>
    Deflate,

    /// <summary>"snappy", with a CRC-32.</summary>
    Snappy,

    /// <summary>RFC 8878 ("zstandard").</summary>
    Zstandard,

    /// <summary>"bzip2".</summary>
    Bzip2,

    /// <summary>"xz".</summary>
    Xz,
}
