namespace Accounting.Ingest.Avro;

/// <summary>A fixed number of bytes.</summary>
public sealed class FixedSchema : NamedSchema
{
    internal FixedSchema(AvroName name, IReadOnlyList<string> aliases, int size, LogicalType logical)
        : base(AvroType.Fixed, logical, name, aliases) => Size = size;

    /// <summary>The size in bytes.</summary>
    public int Size { get; }

    private protected override long ComputeMinimumSize() => Size;
}
