using System.Text.Json;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>A writer's schema as its JSON says it, with nothing resolved or prepared.</summary>
internal sealed class ObviousSchema
{
    private ObviousSchema(string type) => Type = type;

    public string Type { get; }

    public string Logical { get; private init; } = "";

    public int Precision { get; private init; }

    public int Scale { get; private init; }

    public int Size { get; private init; }

    public IReadOnlyList<string> Symbols { get; private init; } = [];

    /// <summary>Of a record.</summary>
    public IReadOnlyList<(string Name, ObviousSchema Schema)> Fields { get; private set; } = [];

    /// <summary>Branches of a union, or the one schema of an array's items or a map's values.</summary>
    public IReadOnlyList<ObviousSchema> Inner { get; private set; } = [];

    public static ObviousSchema Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement, []);
    }

    private static ObviousSchema Of(JsonElement element, Dictionary<string, ObviousSchema> named)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                string name = element.GetString()!;
                return named.TryGetValue(name, out ObviousSchema? known) ? known : new ObviousSchema(name);
            case JsonValueKind.Array:
                return new ObviousSchema("union") { Inner = [.. element.EnumerateArray().Select(branch => Of(branch, named))] };
        }

        var schema = new ObviousSchema(element.GetProperty("type").GetString()!)
        {
            Logical = element.TryGetProperty("logicalType", out JsonElement logical) ? logical.GetString()! : "",
            Precision = NumberOf(element, "precision"),
            Scale = NumberOf(element, "scale"),
            Size = NumberOf(element, "size"),
            Symbols = element.TryGetProperty("symbols", out JsonElement symbols) ? [.. symbols.EnumerateArray().Select(symbol => symbol.GetString()!)] : [],
        };
        if (element.TryGetProperty("name", out JsonElement own))
        {
            named.Add(own.GetString()!, schema);
        }

        if (element.TryGetProperty("fields", out JsonElement fields))
        {
            schema.Fields = [.. fields.EnumerateArray().Select(field => (field.GetProperty("name").GetString()!, Of(field.GetProperty("type"), named)))];
        }

        if (element.TryGetProperty("items", out JsonElement inner) || element.TryGetProperty("values", out inner))
        {
            schema.Inner = [Of(inner, named)];
        }

        return schema;
    }

    private static int NumberOf(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : 0;
}
