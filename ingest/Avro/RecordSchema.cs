namespace Accounting.Ingest.Avro;

/// <summary>A record: named fields in order.</summary>
public sealed class RecordSchema : NamedSchema
{
    private Dictionary<string, RecordField> _byName = [];

    internal RecordSchema(AvroName name, IReadOnlyList<string> aliases)
        : base(AvroType.Record, default, name, aliases)
    {
    }

    /// <summary>The fields, in the order in which they are encoded.</summary>
    public IReadOnlyList<RecordField> Fields { get; private set; } = [];

    /// <summary>The field of that name, or null.</summary>
    public RecordField? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Set after construction, because a field may have the record's own type.</summary>
    internal void SetFields(IReadOnlyList<RecordField> fields)
    {
        Fields = fields;
        _byName = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
    }

    private protected override long ComputeMinimumSize() => Fields.Sum(field => (long)field.Schema.MinimumSize);
}
