namespace Accounting.Ingest.Avro;

/// <summary>A union: a value of one of several types.</summary>
public sealed class UnionSchema : AvroSchema
{
    internal UnionSchema(IReadOnlyList<AvroSchema> branches)
        : base(AvroType.Union, default)
    {
        Branches = branches;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (AvroSchema branch in branches)
        {
            if (branch is UnionSchema)
                throw new AvroSchemaException("a union may not directly contain another union");
            string identity = branch is NamedSchema named ? named.FullName : branch.Type.ToString();
            if (!seen.Add(identity))
                throw new AvroSchemaException($"a union has two branches of type {identity}");
        }
    }

    /// <summary>The types, in the order of their numbers.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; }

    private protected override long ComputeMinimumSize() =>
        1L + (Branches.Count == 0 ? 0 : Branches.Min(branch => branch.MinimumSize));
}
