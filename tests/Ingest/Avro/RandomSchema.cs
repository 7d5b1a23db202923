using System.Text.Json.Nodes;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// Makes schemas from a seed, as JSON. Names are never used twice. Unions have at most one record, and neither float
/// nor both string and bytes, where Apache's libraries and the specification differ about the branch a value takes.
/// </summary>
internal sealed class RandomSchema(Random random)
{
    private static readonly string[] Primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
    private static readonly string[] UnionPrimitives = ["null", "boolean", "int", "long", "double", "string"];

    private readonly Stack<string> _enclosing = new();
    private int _names;

    /// <summary>Whether decimals, times and the like are made too.</summary>
    public bool WithLogicalTypes { get; init; }

    /// <summary>
    /// Whether each branch of a union has a type of its own in Python too, whose library writes False as a double and
    /// an enum's symbol as a string.
    /// </summary>
    public bool ForPython { get; init; }

    /// <summary>
    /// Whether Apache's library for .NET can take it, which refuses a fixed of no bytes, and whose stack overflows when it passes over a type that refers to itself.
    /// </summary>
    public bool ForDotnet { get; init; }

    public JsonObject Record(int depth)
    {
        string name = Name("R");
        _enclosing.Push(name);
        var fields = new JsonArray();
        int count = random.Next(0, 5);
        for (int index = 0; index < count; index++)
            fields.Add(new JsonObject { ["name"] = Name("f"), ["type"] = Any(depth + 1) });
        _enclosing.Pop();
        return new JsonObject { ["type"] = "record", ["name"] = name, ["fields"] = fields };
    }

    public JsonNode Any(int depth) => random.Next(depth > 3 ? 8 : 14) switch
    {
        <= 5 => Primitives[random.Next(Primitives.Length)],
        6 => WithLogicalTypes ? Logical() : Enum(),
        7 => Fixed(),
        8 or 9 => Record(depth),
        10 => new JsonObject { ["type"] = "array", ["items"] = Any(depth + 1) },
        11 => new JsonObject { ["type"] = "map", ["values"] = Any(depth + 1) },
        _ => Union(depth),
    };

    public string Name(string prefix) => $"{prefix}{++_names}";

    private JsonObject Enum()
    {
        var symbols = new JsonArray();
        int count = random.Next(1, 5);
        for (int index = 0; index < count; index++)
            symbols.Add(Name("S"));
        return new JsonObject { ["type"] = "enum", ["name"] = Name("E"), ["symbols"] = symbols };
    }

    private JsonObject Fixed() =>
        new() { ["type"] = "fixed", ["name"] = "n.s." + Name("F"), ["size"] = random.Next(ForDotnet ? 1 : 0, 20) };

    private JsonObject Logical() => random.Next(7) switch
    {
        0 => new JsonObject { ["type"] = "int", ["logicalType"] = "date" },
        1 => new JsonObject { ["type"] = "int", ["logicalType"] = "time-millis" },
        2 => new JsonObject { ["type"] = "long", ["logicalType"] = "time-micros" },
        3 => new JsonObject { ["type"] = "long", ["logicalType"] = "timestamp-micros" },
        4 => new JsonObject { ["type"] = "string", ["logicalType"] = "uuid" },
        5 => new JsonObject { ["type"] = "bytes", ["logicalType"] = "decimal", ["precision"] = 18, ["scale"] = 4 },
        _ => new JsonObject
        {
            ["type"] = "fixed", ["name"] = Name("D"), ["size"] = 9, ["logicalType"] = "decimal", ["precision"] = 20, ["scale"] = 2,
        },
    };

    private JsonArray Union(int depth)
    {
        var branches = new JsonArray();
        foreach (string primitive in ForPython ? ["null", UnionPrimitives[random.Next(1, 6)]] : UnionPrimitives)
        {
            if (random.Next(3) == 0)
                branches.Add(primitive);
        }

        if (random.Next(3) == 0 && !ForPython)
            branches.Add(Enum());
        if (random.Next(3) == 0)
            branches.Add(new JsonObject { ["type"] = "array", ["items"] = Any(depth + 1) });
        if (random.Next(3) == 0)
            branches.Add(_enclosing.Count > 0 && !ForDotnet && random.Next(2) == 0 ? _enclosing.Peek() : Record(depth + 1));
        if (branches.Count == 0)
            branches.Add(Enum());

        // A type that refers to itself must have a way out.
        if (!branches.Any(branch => branch?.GetValueKind() == System.Text.Json.JsonValueKind.String
            && Primitives.Contains(branch.GetValue<string>())))
        {
            branches.Insert(0, "null");
        }

        return branches;
    }
}
