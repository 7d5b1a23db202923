namespace Accounting.Ingest.Avro;

/// <summary>
/// A <see cref="ReadNode"/> made ready for the plan's inner loop: the frequent cases, which need no conversion, are
/// operations of their own, and what they need lies in the step itself.
/// </summary>
internal sealed class PlanStep
{
    private PlanStep(PlanOp op, ReadNode node)
    {
        Op = op;
        Node = node;
    }

    public PlanOp Op { get; }

    /// <summary>The full story, for the cases that are not frequent.</summary>
    public ReadNode Node { get; }

    /// <summary>The reader's number of each of the writer's symbols.</summary>
    public int[] Symbols => Node.Symbols;

    /// <summary>A step for each branch of the writer's union.</summary>
    public PlanStep[] Branches { get; private init; } = [];

    /// <summary>What a small decimal's value must stay below, of either sign.</summary>
    public long DecimalLimit { get; private init; }

    /// <summary>The field in the reader's schema; -1 for one that is skipped.</summary>
    public int ReaderIndex { get; private init; }

    /// <summary>A step for each of the writer's fields.</summary>
    public static PlanStep[] Of(ResolvedRecord record) =>
        [.. record.Fields.Select(field => field.Node is null ? Skip(field) : Of(field.Node, field.ReaderIndex))];

    /// <summary>The step that reads a node into the reader's field.</summary>
    public static PlanStep Of(ReadNode node, int readerIndex) => new(OpOf(node), node)
    {
        ReaderIndex = readerIndex,
        Branches = [.. node.Branches.Select(branch => Of(branch, readerIndex))],
        DecimalLimit = node.Decimal?.SmallLimit ?? 0,
    };

    /// <summary>Whether two plans read the same bytes into the same fields. Of what isn't frequent that is not asked: it counts as different.</summary>
    public static bool AreSame(IReadOnlyList<PlanStep> steps, IReadOnlyList<PlanStep> others) =>
        steps.Count == others.Count && steps.Zip(others).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(PlanStep step, PlanStep other) =>
        step.Op == other.Op && step.Op is not (PlanOp.Skip or PlanOp.Other) && step.ReaderIndex == other.ReaderIndex && step.DecimalLimit == other.DecimalLimit
        && step.Symbols.AsSpan().SequenceEqual(other.Symbols) && AreSame(step.Branches, other.Branches);

    private static PlanStep Skip(FieldRead field) =>
        new(PlanOp.Skip, ReadNode.Mismatch(field.Writer.Schema, field.Writer.Schema, "skipped")) { ReaderIndex = -1 };

    private static PlanOp OpOf(ReadNode node) => (node.Op, node.Reader.Type) switch
    {
        (ReadOp.Null, _) => PlanOp.Null,
        (ReadOp.Boolean, _) => PlanOp.Boolean,
        (ReadOp.Enum, _) => PlanOp.Symbol,
        (ReadOp.Union, _) => PlanOp.Union,
        (ReadOp.Long, AvroType.Long) when node.Time == TimeRule.Same => PlanOp.Long,
        (ReadOp.Int, AvroType.Int or AvroType.Long) when node.Time == TimeRule.Same => PlanOp.Int,
        (ReadOp.String, AvroType.String) => PlanOp.Text,
        (ReadOp.Decimal, AvroType.Bytes) when node.FixedSize < 0 && node.Decimal!.SmallLimit > 0 => PlanOp.SmallDecimal,
        _ => PlanOp.Other,
    };
}
