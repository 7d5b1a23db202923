#pragma warning disable CA1720 // the specification's own words

namespace Accounting.Ingest.Avro;

/// <summary>The types of the Avro 1.11 specification.</summary>
public enum AvroType
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Record,
    Enum,
    Array,
    Map,
    Fixed,
    Union,
}
