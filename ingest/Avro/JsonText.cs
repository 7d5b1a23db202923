using System.Text.Json;

namespace Accounting.Ingest.Avro;

/// <summary>Reads a JSON string, refusing half surrogate pairs, which JSON can spell and UTF-8 cannot.</summary>
internal static class JsonText
{
    public static string Read(JsonElement element, string context)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new AvroSchemaException($"{context} is not valid Unicode", exception);
        }
    }
}
