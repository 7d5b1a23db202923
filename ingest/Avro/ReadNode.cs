namespace Accounting.Ingest.Avro;

/// <summary>
/// One writer's type resolved to one reader's type: what to read and what to make of it. Nodes are made once by
/// <see cref="Resolver"/> and interpreted by <see cref="DecodePlan"/>.
/// </summary>
internal sealed class ReadNode(ReadOp op, AvroSchema writer, AvroSchema reader)
{
    public ReadOp Op { get; } = op;

    public AvroSchema Writer { get; } = writer;

    /// <summary>The reader's type; where the reader has a union, the branch of it that was chosen.</summary>
    public AvroSchema Reader { get; } = reader;

    /// <summary>Why the types do not match; set when <see cref="Op"/> is <see cref="ReadOp.Mismatch"/>.</summary>
    public string? Reason { get; private init; }

    /// <summary>Bytes of a fixed; -1 for bytes with a length.</summary>
    public int FixedSize { get; init; } = -1;

    /// <summary>How times of the writer's unit become the reader's.</summary>
    public TimeRule Time { get; init; }

    /// <summary>How decimals are converted; set when <see cref="Op"/> is <see cref="ReadOp.Decimal"/>.</summary>
    public DecimalRule? Decimal { get; init; }

    /// <summary>The reader's number of each of the writer's symbols, -1 where it has none.</summary>
    public int[] Symbols { get; init; } = [];

    /// <summary>A node for each branch of the writer's union.</summary>
    public ReadNode[] Branches { get; init; } = [];

    public static ReadNode Mismatch(AvroSchema writer, AvroSchema reader, string reason) =>
        new(ReadOp.Mismatch, writer, reader) { Reason = reason };
}
