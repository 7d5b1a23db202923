using System.Text.Json.Nodes;
using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>What of a random schema a <see cref="DecodePlan"/> reads: the rest it skips.</summary>
internal static class FlatReader
{
    private static readonly string[] Numbers = ["int", "long"];
    private static readonly string[] Floats = ["float", "double"];

    /// <summary>The record without fields that are nested, have a nested branch, or branches that a sink cannot tell apart.</summary>
    public static JsonObject Of(JsonNode record)
    {
        JsonObject flat = record.DeepClone().AsObject();
        var fields = new JsonArray();
        foreach (JsonNode? field in flat["fields"]!.AsArray())
        {
            string?[] calls = field!["type"] is JsonArray union ? [.. union.Select(branch => CallOf(branch!))] : [CallOf(field["type"]!)];
            if (!calls.Contains(null) && calls.Distinct().Count() == calls.Length)
                fields.Add(field.DeepClone());
        }

        flat["fields"] = fields;
        return flat;
    }

    /// <summary>What tells the type apart in a union; null for a nested one, or a name, which random schemas give only to those again.</summary>
    private static string? CallOf(JsonNode type)
    {
        if (type is JsonObject complex)
        {
            string name = complex["type"]!.GetValue<string>();
            return name is "record" or "array" or "map" ? null
                : complex["logicalType"]?.GetValue<string>() is "decimal" ? $"decimal {complex["precision"]}"
                : name is "fixed" ? "bytes" : CallOf(name);
        }

        string primitive = type.GetValue<string>();
        return Numbers.Contains(primitive) ? "number"
            : Floats.Contains(primitive) ? "float"
            : primitive is "null" or "boolean" or "bytes" or "string" or "enum" ? primitive : null;
    }
}
