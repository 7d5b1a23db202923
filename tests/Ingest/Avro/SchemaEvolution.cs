using System.Text.Json;
using System.Text.Json.Nodes;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// Makes a reader's schema of a writer's, from a seed, by the changes that the specification resolves, and sometimes
/// by one that it does not. What Apache's Java 1.8.2 is known to do otherwise is left out: enum defaults, promotion
/// to float inside unions, and mismatches below arrays and maps, which it notices only when there are items.
/// </summary>
internal sealed class SchemaEvolution(Random random, RandomSchema names)
{
    private readonly Dictionary<string, string> _renamed = [];

    public JsonNode Evolve(JsonNode writer, bool inUnion = false, bool inItems = false) => writer switch
    {
        JsonArray union => EvolveUnion(union, inItems),
        JsonObject complex => EvolveObject(complex, inUnion, inItems),
        _ => EvolvePrimitive(writer.GetValue<string>(), inUnion, inItems),
    };

    private JsonNode EvolvePrimitive(string type, bool inUnion, bool inItems)
    {
        if (_renamed.TryGetValue(type, out string? name))
            return name;
        if (!inUnion && !inItems && random.Next(60) == 0)
            return type is "string" or "bytes" ? "int" : "string";
        if (inUnion || random.Next(4) != 0)
            return type;
        if (random.Next(3) == 0 && type != "null")
            return random.Next(2) == 0 ? new JsonArray("null", type) : new JsonArray(type, "null");
        return type switch
        {
            "int" => Choose("long", "float", "double"),
            "long" => Choose("float", "double"),
            "float" => "double",
            "string" => "bytes",
            _ => type,
        };
    }

    private JsonNode EvolveObject(JsonObject type, bool inUnion, bool inItems)
    {
        JsonObject evolved = type["type"]!.GetValue<string>() switch
        {
            "record" => EvolveRecord(type, inItems),
            "enum" => EvolveEnum(type, inItems),
            "array" => With(type, "items", inItems: true),
            "map" => With(type, "values", inItems: true),
            _ => type.DeepClone().AsObject(),
        };
        return !inUnion && random.Next(10) == 0 ? new JsonArray("null", evolved) : evolved;
    }

    private JsonObject With(JsonObject type, string part, bool inItems)
    {
        JsonObject evolved = type.DeepClone().AsObject();
        evolved[part] = Evolve(type[part]!, inUnion: false, inItems);
        return evolved;
    }

    private JsonArray EvolveUnion(JsonArray union, bool inItems)
    {
        List<JsonNode> branches = [.. union.Select(branch => Evolve(branch!, inUnion: true, inItems))];
        if (random.Next(3) == 0)
            Shuffle(branches);
        if (!inItems && branches.Count > 1 && random.Next(4) == 0)
            branches.RemoveAt(random.Next(branches.Count));
        string added = Choose("null", "boolean", "double");
        if (random.Next(3) == 0 && !branches.Any(branch => IsNamed(branch, added)))
            branches.Add(added);
        return new JsonArray([.. branches]);
    }

    private JsonObject EvolveRecord(JsonObject record, bool inItems)
    {
        JsonObject evolved = Rename(record);
        var fields = new List<JsonNode>();
        foreach (JsonNode? field in record["fields"]!.AsArray())
        {
            if (random.Next(6) == 0)
                continue;
            var kept = new JsonObject { ["name"] = field!["name"]!.GetValue<string>() };
            kept["type"] = Evolve(field["type"]!, inUnion: false, inItems);
            if (random.Next(5) == 0)
            {
                kept["aliases"] = new JsonArray(kept["name"]!.GetValue<string>());
                kept["name"] = names.Name("renamed");
            }

            fields.Add(kept);
        }

        while (random.Next(3) == 0)
            fields.Add(AddedField());

        // Without self-reference the order of definitions does not matter, and a reference is to an enclosing type.
        if (random.Next(3) == 0)
            Shuffle(fields);
        evolved["fields"] = new JsonArray([.. fields]);
        return evolved;
    }

    private JsonObject EvolveEnum(JsonObject type, bool inItems)
    {
        JsonObject evolved = Rename(type);
        List<JsonNode> symbols = [.. type["symbols"]!.AsArray().Select(symbol => symbol!.DeepClone())];
        Shuffle(symbols);
        if (!inItems && symbols.Count > 1 && random.Next(5) == 0)
            symbols.RemoveAt(0);
        symbols.Insert(random.Next(symbols.Count), names.Name("Added"));
        evolved["symbols"] = new JsonArray([.. symbols]);
        return evolved;
    }

    private JsonObject Rename(JsonObject type)
    {
        JsonObject renamed = type.DeepClone().AsObject();
        if (random.Next(5) == 0)
        {
            string old = type["name"]!.GetValue<string>();
            renamed["aliases"] = new JsonArray("unheard.Of", old);
            renamed["name"] = _renamed[old] = names.Name("New");
        }

        return renamed;
    }

    private JsonObject AddedField()
    {
        (string type, string @default) = random.Next(10) switch
        {
            0 => ("\"int\"", "-7"),
            1 => ("\"string\"", "\"dé\\u0041 😀\""),
            2 => ("\"bytes\"", "\"\\u0000\\u00ff\""),
            3 => ("""["null","int"]""", "null"),
            4 => ("""{"type":"array","items":"long"}""", "[1,-2,3000000000]"),
            5 => ("""{"type":"map","values":"double"}""", """{"a":1.5}"""),
            6 => ($$"""{"type":"enum","name":"{{names.Name("E")}}","symbols":["P","Q"]}""", "\"Q\""),
            7 => ($$"""{"type":"fixed","name":"{{names.Name("F")}}","size":2}""", "\"\\u0080a\""),
            8 => (
                $$"""{"type":"record","name":"{{names.Name("R")}}","fields":[{"name":"a","type":"int"},{"name":"b","type":"string","default":"z"}]}""",
                """{"a":5}"""),
            _ => ("\"float\"", "0.5"),
        };
        var field = new JsonObject { ["name"] = names.Name("added"), ["type"] = JsonNode.Parse(type) };
        field["default"] = JsonNode.Parse(@default);
        return field;
    }

    private static bool IsNamed(JsonNode node, string name) =>
        node.GetValueKind() == JsonValueKind.String && node.GetValue<string>() == name;

    private string Choose(params string[] from) => from[random.Next(from.Length)];

    private void Shuffle(List<JsonNode> list)
    {
        for (int index = list.Count - 1; index > 0; index--)
        {
            int other = random.Next(index + 1);
            (list[index], list[other]) = (list[other], list[index]);
        }
    }
}
