namespace Accounting.Ingest.Avro;

/// <summary>What a <see cref="PlanStep"/> does.</summary>
internal enum PlanOp : byte
{
    Null,
    Boolean,
    Int,
    Long,
    Text,
    Symbol,

    /// <summary>A decimal in bytes, of the reader's scale, that fits 64 bits.</summary>
    SmallDecimal,

    Union,
    Skip,

    /// <summary>Whatever the step's node says, conversions among it.</summary>
    Other,
}
