#pragma warning disable CA1720 // the specification's own words

namespace Accounting.Ingest.Avro;

/// <summary>The logical types of the Avro 1.11 specification.</summary>
public enum LogicalKind
{
    None,
    Decimal,
    Uuid,
    Date,
    TimeMillis,
    TimeMicros,
    TimestampMillis,
    TimestampMicros,
    LocalTimestampMillis,
    LocalTimestampMicros,
    Duration,
}
