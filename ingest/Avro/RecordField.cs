using System.Text.Json;

namespace Accounting.Ingest.Avro;

/// <summary>A field of a record.</summary>
public sealed class RecordField
{
    internal RecordField(string name, int position, AvroSchema schema, JsonElement? @default, IReadOnlyList<string> aliases)
    {
        Name = name;
        Position = position;
        Schema = schema;
        Default = @default;
        Aliases = aliases;
    }

    /// <summary>The name, unique in its record.</summary>
    public string Name { get; }

    /// <summary>The index in the record's fields, from 0.</summary>
    public int Position { get; }

    /// <summary>The type of its values.</summary>
    public AvroSchema Schema { get; }

    /// <summary>
    /// What a reader takes when the writer has no such field, as JSON; null when there is none. It is checked when a
    /// resolution needs it: the specification's own examples carry defaults of a wrong type.
    /// </summary>
    public JsonElement? Default { get; }

    /// <summary>Names by which a writer may have called this field.</summary>
    public IReadOnlyList<string> Aliases { get; }
}
