#pragma warning disable CA1720 // the specification's own words

namespace Accounting.Ingest.Avro;

/// <summary>The logical types of the Avro 1.12 specification.</summary>
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
    TimestampNanos,
    LocalTimestampMillis,
    LocalTimestampMicros,
    LocalTimestampNanos,
    Duration,
}
