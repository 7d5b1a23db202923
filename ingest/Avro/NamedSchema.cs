namespace Accounting.Ingest.Avro;

/// <summary>A record, enum or fixed: the types that have a name, a namespace and aliases.</summary>
public abstract class NamedSchema : AvroSchema
{
    private protected NamedSchema(AvroType type, LogicalType logical, AvroName name, IReadOnlyList<string> aliases)
        : base(type, logical)
    {
        FullName = name.FullName;
        Name = name.Simple;
        Aliases = aliases;
    }

    /// <summary>Namespace and name, joined by a dot.</summary>
    public string FullName { get; }

    /// <summary>The name without its namespace.</summary>
    public string Name { get; }

    /// <summary>Full names by which a writer may have called this type.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>
    /// Whether data of the writer's type may be read as this one: the specification compares names without their
    /// namespaces, or one of this schema's aliases with the writer's full name.
    /// </summary>
    internal bool Accepts(NamedSchema writer) => writer.Name == Name || Aliases.Contains(writer.FullName);
}
