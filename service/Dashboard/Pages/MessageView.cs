using Accounting.Ingest.Avro;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A message's value, and what its bytes say.</summary>
/// <param name="Value">As it came.</param>
/// <param name="Parts">By its writer's schema.</param>
public sealed record MessageView(ReadOnlyMemory<byte> Value, MessageParts Parts)
{
    public static MessageView Of(ReadOnlyMemory<byte> value, ISchemaRegistry schemas) => new(value, MessageParts.Of(value.Span, schemas));

    /// <summary>The bytes of a part in hexadecimal.</summary>
    public string Hexadecimal(MessagePart part) => Hexadecimal(part.Start, part.Length);

    /// <summary>The bytes that nothing could be read from.</summary>
    public string Unread => Hexadecimal(Parts.FailedAt, Value.Length - Parts.FailedAt);

    private string Hexadecimal(int start, int length)
    {
        const int bytesMax = 64;
        ReadOnlySpan<byte> bytes = Value.Span.Slice(start, Math.Min(length, bytesMax));
        return string.Join(' ', Convert.ToHexStringLower(bytes).Chunk(2).Select(pair => new string(pair))) + (length > bytesMax ? " …" : "");
    }
}
