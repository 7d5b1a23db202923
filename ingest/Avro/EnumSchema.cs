namespace Accounting.Ingest.Avro;

/// <summary>An enum: one of a list of symbols.</summary>
public sealed class EnumSchema : NamedSchema
{
    private readonly Dictionary<string, int> _indexes;

    internal EnumSchema(AvroName name, IReadOnlyList<string> aliases, IReadOnlyList<string> symbols, string? @default)
        : base(AvroType.Enum, default, name, aliases)
    {
        Symbols = symbols;
        Default = @default;
        _indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int index = 0; index < symbols.Count; index++)
        {
            if (!_indexes.TryAdd(symbols[index], index))
                throw new AvroSchemaException($"enum {FullName} has the symbol {symbols[index]} twice");
        }

        if (@default is not null && !_indexes.ContainsKey(@default))
            throw new AvroSchemaException($"the default \"{@default}\" of enum {FullName} is none of its symbols");
    }

    /// <summary>The symbols, in the order of their numbers.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>What a reader takes for a writer's symbol that it does not know; null when there is none.</summary>
    public string? Default { get; }

    /// <summary>The number of a symbol, or -1.</summary>
    public int IndexOf(string symbol) => _indexes.GetValueOrDefault(symbol, -1);

    private protected override long ComputeMinimumSize() => 1;
}
