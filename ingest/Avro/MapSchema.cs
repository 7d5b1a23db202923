namespace Accounting.Ingest.Avro;

/// <summary>A map from strings to values of one type.</summary>
public sealed class MapSchema : AvroSchema
{
    internal MapSchema(AvroSchema values)
        : base(AvroType.Map, default) => Values = values;

    /// <summary>The type of the values.</summary>
    public AvroSchema Values { get; }

    private protected override long ComputeMinimumSize()
    {
        // Asked for here so that parsing computes it: later, several threads may ask at once.
        _ = Values.MinimumSize;
        return 1;
    }
}
