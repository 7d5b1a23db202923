using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Accounting.Aggregator.Store;

/// <summary>
/// How everything durable is written as JSON: snake_case, indented, members in the order of their declaration, one form for each value,
/// so that the same content has the same bytes. Reading is strict: an unknown, repeated or missing member, or a value in any other form, is damage.
/// Properties without a setter are derived and not written. Every member has to be there, except properties of classes that are neither
/// <c>required</c> nor a parameter of the constructor.
/// </summary>
public static class StoreJson
{
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Serialize<T>(T value)
    {
        using var stream = new MemoryStream();
        JsonSerializer.Serialize(stream, value, Options);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <param name="key">Named in the message of an error.</param>
    /// <param name="json">The object's bytes.</param>
    /// <param name="format">The format that it has to be of; null where it doesn't say.</param>
    /// <exception cref="DamagedDataException">The bytes are not what <see cref="Serialize"/> writes of a <typeparamref name="T"/>; the message names the key.</exception>
    /// <exception cref="StoreMismatchException">Another version of the program wrote it, in another format.</exception>
    public static T Deserialize<T>(ObjectKey key, ReadOnlySpan<byte> json, int? format = null)
    {
        if (format is { } expected)
        {
            StoredFormat.Require(key, json, expected);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("The document is null.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or OverflowException)
        {
            string place = exception is JsonException { Path: { } path } ? $" at {path}" : "";
            throw new DamagedDataException($"{key} can't be read{place}: {exception.Message} Restore it from a copy of the store.", exception);
        }
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            IgnoreReadOnlyProperties = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireMembersOfStructs } },
        };
        foreach (JsonConverter converter in StoreJsonForms.All)
        {
            options.Converters.Add(converter);
        }

        // Any other enumeration: by name, never by number.
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }

    /// <summary>A struct is made by its parameterless constructor, which would let a missing member pass as zero.</summary>
    private static void RequireMembersOfStructs(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object && type.Type.IsValueType)
        {
            foreach (JsonPropertyInfo property in type.Properties)
            {
                property.IsRequired = property.Set is not null;
            }
        }
    }
}
