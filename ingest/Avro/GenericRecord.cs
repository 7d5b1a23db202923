namespace Accounting.Ingest.Avro;

/// <summary>A record as values by field position; see <see cref="GenericReader"/> for their types.</summary>
public sealed class GenericRecord
{
    private readonly object?[] _values;

    /// <summary>A record whose fields are all null so far.</summary>
    public GenericRecord(RecordSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _values = new object?[schema.Fields.Count];
    }

    public RecordSchema Schema { get; }

    /// <summary>The value of the field at that position.</summary>
    public object? this[int position]
    {
        get => _values[position];
        set => _values[position] = value;
    }

    /// <summary>The value of the field of that name.</summary>
    /// <exception cref="ArgumentException">The schema has no such field.</exception>
    public object? this[string name]
    {
        get => _values[PositionOf(name)];
        set => _values[PositionOf(name)] = value;
    }

    private int PositionOf(string name) => Schema.Find(name)?.Position
        ?? throw new ArgumentException($"{Schema.FullName} has no field {name}", nameof(name));
}
