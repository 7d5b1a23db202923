using System.Text.Json;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Schema JSON to <see cref="AvroSchema"/> ("Schema Declaration"). A named type is registered under its full name
/// when its definition begins, so that its own fields may refer to it; a reference is looked up in the namespace
/// around it. Attributes that the specification does not define are metadata and are ignored.
/// </summary>
internal sealed class SchemaParser
{
    private readonly Dictionary<string, NamedSchema> _named = new(StringComparer.Ordinal);

    /// <summary>Parses a schema after those that it refers to, each after its own: what they define is known to it.</summary>
    public static AvroSchema Parse(string json, IReadOnlyList<string> referenced)
    {
        var parser = new SchemaParser();
        foreach (string definition in referenced)
            parser.ParseText(definition);
        return parser.ParseText(json);
    }

    private AvroSchema ParseText(string json)
    {
        // A list in a union in a field opens three JSON levels for one of the schema.
        var options = new JsonDocumentOptions { MaxDepth = 4 * AvroLimits.DepthMax, AllowDuplicateProperties = false };
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, options);
        }
        catch (JsonException exception)
        {
            throw new AvroSchemaException($"the schema is not valid JSON: {exception.Message}", exception);
        }

        // The document stays undisposed on purpose: defaults keep pointing into it for the schema's life.
        return ParseSchema(document.RootElement, "", 0);
    }

    private AvroSchema ParseSchema(JsonElement element, string @namespace, int depth)
    {
        if (depth > AvroLimits.DepthMax)
            throw new AvroSchemaException($"the schema is nested more than {AvroLimits.DepthMax} levels deep");
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return ParseReference(Text(element, "a type name"), @namespace);
            case JsonValueKind.Array:
                var branches = new List<AvroSchema>();
                foreach (JsonElement branch in element.EnumerateArray())
                    branches.Add(ParseSchema(branch, @namespace, depth + 1));
                return new UnionSchema(branches);
            case JsonValueKind.Object:
                return ParseObject(element, @namespace, depth);
            default:
                throw new AvroSchemaException($"a schema is a string, an object or an array, not {Shorten(element)}");
        }
    }

    private AvroSchema ParseReference(string name, string @namespace)
    {
        if (PrimitiveSchema.TypeOf(name) is AvroType primitive)
            return new PrimitiveSchema(primitive);
        string fullName = AvroName.Resolve(name, @namespace).FullName;
        return _named.TryGetValue(fullName, out NamedSchema? schema)
            ? schema
            : throw new AvroSchemaException($"the type \"{fullName}\" is not defined before its use");
    }

    private AvroSchema ParseObject(JsonElement element, string @namespace, int depth)
    {
        JsonElement declared = Required(element, "type", "a schema");
        if (IsFixedWithin(declared) && element.TryGetProperty("logicalType", out _))
            return ParseFixed(declared, @namespace, meaning: element);
        string type = Text(declared, "the type of a schema");
        switch (type)
        {
            case "record":
                return ParseRecord(element, @namespace, depth);
            case "enum":
                return ParseEnum(element, @namespace);
            case "fixed":
                return ParseFixed(element, @namespace, meaning: element);
            case "array":
                return new ArraySchema(ParseSchema(Required(element, "items", "an array"), @namespace, depth + 1));
            case "map":
                return new MapSchema(ParseSchema(Required(element, "values", "a map"), @namespace, depth + 1));
            default:
                return PrimitiveSchema.TypeOf(type) is AvroType primitive
                    ? new PrimitiveSchema(primitive, LogicalType.Read(element, primitive, 0))
                    : ParseReference(type, @namespace);
        }
    }

    /// <summary>
    /// {"type": {"type": "fixed", …}, "logicalType": …}: not the specification's, but what Apache's library for .NET makes of a fixed with a logical
    /// type, and so what Confluent's serializer registers for a team that uses it.
    /// </summary>
    private static bool IsFixedWithin(JsonElement declared) =>
        declared.ValueKind == JsonValueKind.Object && declared.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("fixed");

    private RecordSchema ParseRecord(JsonElement element, string @namespace, int depth)
    {
        AvroName name = ParseName(element, @namespace, "record");
        var record = Define(new RecordSchema(name, TypeAliases(element, name)));
        JsonElement list = Required(element, "fields", $"record {name.FullName}");
        if (list.ValueKind != JsonValueKind.Array)
            throw new AvroSchemaException($"the fields of record {name.FullName} are not an array");
        var fields = new List<RecordField>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement item in list.EnumerateArray())
        {
            RecordField field = ParseField(item, name, fields.Count, depth);
            if (!names.Add(field.Name))
                throw new AvroSchemaException($"record {name.FullName} has the field {field.Name} twice");
            fields.Add(field);
        }

        record.SetFields(fields);
        return record;
    }

    private RecordField ParseField(JsonElement element, AvroName record, int position, int depth)
    {
        string context = $"a field of record {record.FullName}";
        if (element.ValueKind != JsonValueKind.Object)
            throw new AvroSchemaException($"{context} is not an object but {Shorten(element)}");
        string name = SimpleName(Required(element, "name", context), $"the name of {context}");
        if (element.TryGetProperty("order", out JsonElement order)
            && !(order.ValueKind == JsonValueKind.String && order.GetString() is "ascending" or "descending" or "ignore"))
        {
            throw new AvroSchemaException($"the order of field {name} is none of ascending, descending, ignore");
        }

        AvroSchema schema = ParseSchema(Required(element, "type", $"field {name}"), record.Namespace, depth + 1);
        JsonElement? @default = element.TryGetProperty("default", out JsonElement value) ? value : null;
        var aliases = Strings(element, "aliases", $"field {name}");
        foreach (string alias in aliases)
        {
            if (!AvroName.IsSimple(alias))
                throw new AvroSchemaException($"the alias \"{alias}\" of field {name} is not a valid name");
        }

        return new RecordField(name, position, schema, @default, aliases);
    }

    private EnumSchema ParseEnum(JsonElement element, string @namespace)
    {
        AvroName name = ParseName(element, @namespace, "enum");
        Required(element, "symbols", $"enum {name.FullName}");
        var symbols = Strings(element, "symbols", $"enum {name.FullName}");
        foreach (string symbol in symbols)
        {
            if (!AvroName.IsSimple(symbol))
                throw new AvroSchemaException($"the symbol \"{symbol}\" of enum {name.FullName} is not a valid name");
        }

        string? @default = element.TryGetProperty("default", out JsonElement value)
            ? Text(value, $"the default of enum {name.FullName}")
            : null;
        return Define(new EnumSchema(name, TypeAliases(element, name), symbols, @default));
    }

    /// <param name="element">Name and size.</param>
    /// <param name="namespace">The one around it.</param>
    /// <param name="meaning">The object that has the logical type, if any has.</param>
    private FixedSchema ParseFixed(JsonElement element, string @namespace, JsonElement meaning)
    {
        AvroName name = ParseName(element, @namespace, "fixed");
        JsonElement size = Required(element, "size", $"fixed {name.FullName}");
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out int bytes) || bytes < 0)
            throw new AvroSchemaException($"the size of fixed {name.FullName} is not a number of bytes: {Shorten(size)}");
        LogicalType logical = LogicalType.Read(meaning, AvroType.Fixed, bytes);
        return Define(new FixedSchema(name, TypeAliases(element, name), bytes, logical));
    }

    private TSchema Define<TSchema>(TSchema schema)
        where TSchema : NamedSchema
    {
        return _named.TryAdd(schema.FullName, schema)
            ? schema
            : throw new AvroSchemaException($"the type \"{schema.FullName}\" is defined twice");
    }

    private static AvroName ParseName(JsonElement element, string enclosing, string kind)
    {
        string name = Text(Required(element, "name", $"a {kind}"), $"the name of a {kind}");
        string @namespace = element.TryGetProperty("namespace", out JsonElement value)
            ? Text(value, $"the namespace of {kind} {name}")
            : enclosing;
        AvroName resolved = AvroName.Resolve(name, @namespace);
        if (PrimitiveSchema.TypeOf(resolved.Simple) is not null)
            throw new AvroSchemaException($"the {kind} {resolved.FullName} has the name of a primitive type");
        return resolved;
    }

    private static List<string> TypeAliases(JsonElement element, AvroName name) =>
        Strings(element, "aliases", name.FullName).ConvertAll(alias => AvroName.Resolve(alias, name.Namespace).FullName);

    private static List<string> Strings(JsonElement element, string property, string context)
    {
        var strings = new List<string>();
        if (!element.TryGetProperty(property, out JsonElement list))
            return strings;
        if (list.ValueKind != JsonValueKind.Array)
            throw new AvroSchemaException($"the {property} of {context} are not an array");
        foreach (JsonElement item in list.EnumerateArray())
            strings.Add(Text(item, $"one of the {property} of {context}"));
        return strings;
    }

    private static string SimpleName(JsonElement element, string context)
    {
        string name = Text(element, context);
        return AvroName.IsSimple(name) ? name : throw new AvroSchemaException($"{context}, \"{name}\", is not a valid name");
    }

    private static JsonElement Required(JsonElement element, string property, string context) =>
        element.TryGetProperty(property, out JsonElement value)
            ? value
            : throw new AvroSchemaException($"{context} has no \"{property}\"");

    private static string Text(JsonElement element, string context) =>
        element.ValueKind == JsonValueKind.String
            ? JsonText.Read(element, context)
            : throw new AvroSchemaException($"{context} is not a string but {Shorten(element)}");

    private static string Shorten(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "…";
    }
}
