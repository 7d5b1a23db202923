namespace Accounting.Ingest.Avro;

/// <summary>
/// One writer's type resolved to one reader's type: what to read and what to make of it. Nodes are made once by
/// <see cref="Resolver"/> and interpreted by <see cref="DecodePlan"/> and <see cref="GenericReader"/>. A record's
/// nodes may form a cycle.
/// </summary>
internal sealed class ReadNode(ReadOp op, AvroSchema writer, AvroSchema reader)
{
    public ReadOp Op { get; private set; } = op;

    public AvroSchema Writer { get; } = writer;

    /// <summary>The reader's type; where the reader has a union, the branch of it that was chosen.</summary>
    public AvroSchema Reader { get; } = reader;

    /// <summary>Why the types do not match; set when <see cref="Op"/> is <see cref="ReadOp.Mismatch"/>.</summary>
    public string? Reason { get; private set; }

    /// <summary>Bytes of a fixed; -1 for bytes with a length.</summary>
    public int FixedSize { get; init; } = -1;

    /// <summary>How times of the writer's unit become the reader's.</summary>
    public TimeRule Time { get; init; }

    /// <summary>How decimals are converted; set when <see cref="Op"/> is <see cref="ReadOp.Decimal"/>.</summary>
    public DecimalRule? Decimal { get; init; }

    /// <summary>The reader's number of each of the writer's symbols, -1 where it has none.</summary>
    public int[] Symbols { get; init; } = [];

    /// <summary>A node for each branch of the writer's union.</summary>
    public ReadNode[] Branches { get; set; } = [];

    /// <summary>Of an array's items or a map's values.</summary>
    public ReadNode? Item { get; init; }

    /// <summary>The least size of an array's item or a map's entry, in bytes.</summary>
    public int ItemSizeMinimum { get; init; }

    /// <summary>A record's fields, in the writer's order.</summary>
    public FieldRead[] Fields { get; set; } = [];

    /// <summary>The reader's fields that the writer lacks.</summary>
    public FieldDefault[] Defaults { get; set; } = [];

    public static ReadNode Mismatch(AvroSchema writer, AvroSchema reader, string reason)
    {
        var node = new ReadNode(ReadOp.Mismatch, writer, reader);
        node.Refuse(reason);
        return node;
    }

    /// <summary>Turns this node into a mismatch: a record that is already referred to proves unreadable.</summary>
    public void Refuse(string reason)
    {
        Op = ReadOp.Mismatch;
        Reason = reason;
    }
}
