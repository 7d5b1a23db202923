using System.Text.Json;

namespace Accounting.Aggregator.Store;

/// <summary>
/// Every durable JSON object says first of which format it is. Another one than expected is no damage: another version of the program wrote it, and it may have
/// other members.
/// </summary>
public static class StoredFormat
{
    private static ReadOnlySpan<byte> Member => "format"u8;

    /// <param name="key">Named in the message of an error.</param>
    /// <param name="json">The object's bytes, known to be those that were written.</param>
    /// <param name="format">The format that this program reads.</param>
    /// <exception cref="StoreMismatchException">It is of another format.</exception>
    public static void Require(ObjectKey key, ReadOnlySpan<byte> json, int format)
    {
        if (TryRead(json) is { } found && found != format)
        {
            throw new StoreMismatchException(
                $"{key} is of format {found}, and this version of the program reads format {format}: {(found < format ? "an older" : "a newer")} version wrote this store. "
                + "Use that version; or fill another data folder (--data) with 'accounting run', from the topic as far back as it reaches, "
                + "and with 'accounting backfill --input FILE' from the segments (state/sources/*/*/segment-*.avro) of this one.");
        }
    }

    /// <summary>The format that an object says it is of; null where the bytes don't begin as such an object does: whoever reads on will say what is wrong.</summary>
    public static int? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(Member)
                && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int format)
                ? format
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
