namespace Accounting.Ingest.Avro;

/// <summary>Decoding results in words.</summary>
internal static class DecodeText
{
    public static string Explain(DecodeResult result, AvroSchema writer)
    {
        if (result.IsOk)
            return "decoded";
        string field = writer is RecordSchema record && result.WriterField >= 0
            ? $"field {record.Fields[result.WriterField].Name}, "
            : "";
        return $"{field}byte {result.Position}: {Describe(result.Status)}";
    }

    /// <summary>A status by itself.</summary>
    public static string Describe(DecodeStatus status) => status switch
    {
        DecodeStatus.Ok => "decoded",
        DecodeStatus.Truncated => "the data ends inside a value",
        DecodeStatus.TrailingBytes => "bytes are left over after the value",
        DecodeStatus.NumberTooLong => "a number has more than 64 bits",
        DecodeStatus.IntOutOfRange => "a number does not fit 32 bits",
        DecodeStatus.BooleanInvalid => "a boolean is neither 0 nor 1",
        DecodeStatus.LengthInvalid => "a length is negative or goes past the end of the data",
        DecodeStatus.Utf8Invalid => "a string is not UTF-8",
        DecodeStatus.EnumOutOfRange => "an enum's number is none of the writer's symbols",
        DecodeStatus.SymbolUnknown => "an enum's symbol is unknown to the reader's schema",
        DecodeStatus.UnionOutOfRange => "a union's number is none of its branches",
        DecodeStatus.BranchUnreadable => "a union holds a type that the reader's schema does not take",
        DecodeStatus.BlockCountInvalid => "an array's or map's count is impossible",
        DecodeStatus.BlockSizeInvalid => "the size of an array's or map's block is not that of its items",
        DecodeStatus.TooManyItems => $"there are more than {AvroLimits.ZeroByteItemsMax} values that take no bytes",
        DecodeStatus.TooDeep => $"values are nested more than {AvroLimits.DepthMax} levels deep",
        DecodeStatus.DecimalEmpty => "a decimal has no bytes",
        DecodeStatus.DecimalOverflow => "a decimal has more digits than its precision",
        DecodeStatus.Inexact => "a decimal or time has digits that the reader's scale or unit cannot hold",
        DecodeStatus.TimeOverflow => "a time does not fit 64 bits in the reader's unit",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
