namespace Accounting.Ingest.Avro;

/// <summary>What a <see cref="ReadNode"/> reads: the writer's type, with decimals told apart.</summary>
internal enum ReadOp : byte
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Fixed,
    Enum,
    Decimal,

    /// <summary>A UUID of sixteen bytes, read as text.</summary>
    Uuid,
    Union,

    /// <summary>The writer's type cannot be read as the reader's: reaching it in data is an error.</summary>
    Mismatch,
}
