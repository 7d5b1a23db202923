namespace Accounting.Ingest.Avro;

/// <summary>An array of items of one type.</summary>
public sealed class ArraySchema : AvroSchema
{
    internal ArraySchema(AvroSchema items)
        : base(AvroType.Array, default) => Items = items;

    /// <summary>The type of the items.</summary>
    public AvroSchema Items { get; }

    private protected override long ComputeMinimumSize()
    {
        // Asked for here so that parsing computes it: later, several threads may ask at once.
        _ = Items.MinimumSize;
        return 1;
    }
}
