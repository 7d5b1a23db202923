using Accounting.Ingest.Avro;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A quarantined message, and what its bytes say.</summary>
public sealed record QuarantinedMessageView(QuarantineEntry Entry, MessageParts Parts)
{
    /// <summary>What was read of it and broke no rule of the format, but one of ours: the field that the reason names.</summary>
    public bool IsRefused(MessagePart part) => Parts.Failure is null && part.Name == Entry.Message.Rejection.Field;

    /// <summary>The bytes of a part in hexadecimal.</summary>
    public string Hexadecimal(MessagePart part) => Hexadecimal(part.Start, part.Length);

    /// <summary>The bytes that nothing could be read from.</summary>
    public string Unread => Hexadecimal(Parts.FailedAt, Entry.Message.RawValue.Length - Parts.FailedAt);

    private string Hexadecimal(int start, int length)
    {
        const int bytesMax = 64;
        ReadOnlySpan<byte> bytes = Entry.Message.RawValue.Span.Slice(start, Math.Min(length, bytesMax));
        return string.Join(' ', Convert.ToHexStringLower(bytes).Chunk(2).Select(pair => new string(pair))) + (length > bytesMax ? " …" : "");
    }
}
