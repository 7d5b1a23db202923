namespace Accounting.Ingest.Avro;

/// <summary>
/// When a logical type may be read as another. A reader that states a unit, a scale or an epoch gets values only
/// from a writer that states its own: a bare number read as micros, or bare bytes read as a decimal, would be a
/// guess at a factor of thousands. A reader that states none gets the bare value, as the specification has it.
/// </summary>
internal static class LogicalRules
{
    /// <summary>Why it may not, or null when it may; the rule says how to convert.</summary>
    public static string? Check(AvroSchema writer, AvroSchema reader, out TimeRule rule)
    {
        LogicalKind from = writer.Logical.Kind;
        LogicalKind to = reader.Logical.Kind;
        rule = TimeRule.Same;
        if (from == to || to is LogicalKind.None or LogicalKind.Uuid)
            return null;
        switch (from, to)
        {
            case (LogicalKind.TimeMillis, LogicalKind.TimeMicros):
            case (LogicalKind.TimestampMillis, LogicalKind.TimestampMicros):
            case (LogicalKind.LocalTimestampMillis, LogicalKind.LocalTimestampMicros):
                rule = TimeRule.MillisToMicros;
                return null;
            case (LogicalKind.TimestampMicros, LogicalKind.TimestampMillis):
            case (LogicalKind.LocalTimestampMicros, LogicalKind.LocalTimestampMillis):
                rule = TimeRule.MicrosToMillis;
                return null;
            case (LogicalKind.TimestampNanos, LogicalKind.TimestampMicros):
            case (LogicalKind.LocalTimestampNanos, LogicalKind.LocalTimestampMicros):
                rule = TimeRule.NanosToMicros;
                return null;
            case (LogicalKind.None or LogicalKind.Uuid, _):
                return $"the reader wants {to}, and the writer's {writer.Type} does not say what its values mean";
            default:
                return $"the writer's {from} is no {to}";
        }
    }

    /// <summary>Converts a time; the status says whether it could be.</summary>
    public static DecodeStatus Convert(TimeRule rule, ref long value)
    {
        switch (rule)
        {
            case TimeRule.MillisToMicros when value is > long.MaxValue / 1000 or < long.MinValue / 1000:
                return DecodeStatus.TimeOverflow;
            case TimeRule.MillisToMicros:
                value *= 1000;
                return DecodeStatus.Ok;
            case TimeRule.MicrosToMillis or TimeRule.NanosToMicros when value % 1000 != 0:
                return DecodeStatus.Inexact;
            case TimeRule.MicrosToMillis or TimeRule.NanosToMicros:
                value /= 1000;
                return DecodeStatus.Ok;
            default:
                return DecodeStatus.Ok;
        }
    }
}
