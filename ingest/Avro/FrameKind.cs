namespace Accounting.Ingest.Avro;

/// <summary>How a message names the schema that it was written with.</summary>
public enum FrameKind
{
    /// <summary>Avro's single-object encoding: C3 01 and the fingerprint, 8 bytes little-endian.</summary>
    SingleObject,

    /// <summary>Confluent's wire format: 00 and the schema id, 4 bytes big-endian.</summary>
    Confluent,
}
