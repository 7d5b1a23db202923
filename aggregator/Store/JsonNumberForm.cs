using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accounting.Aggregator.Store;

/// <summary>A whole number as a JSON number, as a member's name in decimal.</summary>
internal sealed class JsonNumberForm<T>(Func<long, T> fromNumber, Func<T, long> toNumber) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) ? Make(number) : throw NotANumber();

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString()!;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && Text(number) == text
            ? Make(number)
            : throw new JsonException($"'{text}' is not the whole number of a {typeof(T).Name}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(toNumber(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Text(toNumber(value)));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonException NotANumber() => new($"A {typeof(T).Name} is a whole number.");

    private T Make(long number)
    {
        try
        {
            return fromNumber(number);
        }
        catch (OverflowException exception)
        {
            throw new JsonException($"{number} is out of the range of a {typeof(T).Name}.", exception);
        }
    }
}
