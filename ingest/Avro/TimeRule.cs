namespace Accounting.Ingest.Avro;

/// <summary>How a time of the writer's unit becomes one of the reader's: exactly, or not at all.</summary>
internal enum TimeRule : byte
{
    /// <summary>The units are the same, or the number is no time.</summary>
    Same,

    MillisToMicros,

    MicrosToMillis,

    NanosToMicros,
}
