using System.Text.Json;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>The part of JSON Schema that the API's document uses; what it doesn't name isn't allowed.</summary>
internal static class OpenApiSchema
{
    public static void Check(JsonElement document, JsonElement schema, JsonElement value, string where)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            Check(document, document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), value, where);
            return;
        }

        string[] types = [.. TypesOf(schema)];
        string type = TypeOf(value);
        Assert.True(types.Contains(type) || (type == "integer" && types.Contains("number")), $"{where} is {value}, not {string.Join(" or ", types)}");
        if (type == "string" && schema.TryGetProperty("enum", out JsonElement allowed))
        {
            Assert.True(allowed.EnumerateArray().Any(word => word.GetString() == value.GetString()), $"{where} is {value}");
        }
        else if (type == "array")
        {
            int at = 0;
            foreach (JsonElement item in value.EnumerateArray())
            {
                Check(document, schema.GetProperty("items"), item, $"{where}[{at++}]");
            }
        }
        else if (type == "object")
        {
            JsonElement properties = schema.GetProperty("properties");
            Assert.Equal(schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()).Order(), value.EnumerateObject().Select(property => property.Name).Order());
            foreach (JsonProperty property in value.EnumerateObject())
            {
                Check(document, properties.GetProperty(property.Name), property.Value, $"{where}.{property.Name}");
            }
        }
    }

    private static IEnumerable<string> TypesOf(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several
        ? several.EnumerateArray().Select(type => type.GetString()!)
        : [schema.GetProperty("type").GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        _ => "boolean",
    };
}
