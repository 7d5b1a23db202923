using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accounting.Aggregator.Store;

/// <summary>A value as a JSON string, also as a member's name. Only the text that <paramref name="format"/> writes is read back.</summary>
internal sealed class JsonTextForm<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()!) : throw new JsonException($"A {typeof(T).Name} is a string.");

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Format(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(Format(value));

    private T Parse(string text)
    {
        T value;
        try
        {
            value = parse(text);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new JsonException(exception.Message, exception);
        }

        return format(value) == text ? value : throw new JsonException($"'{text}' would be written as '{format(value)}'.");
    }

    /// <summary>Values that are none (the default of a source, a currency or a key) have no text and must not be written.</summary>
    private string Format(T value)
    {
        string text = format(value);
        return text.Length > 0 ? text : throw new ArgumentException($"A {typeof(T).Name} without a value can't be written.", nameof(value));
    }
}
