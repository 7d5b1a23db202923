using Accounting.Ingest;

namespace Accounting.Tests.Support;

/// <summary>A value's verdict as a result, for who decodes few.</summary>
internal static class DecodedValues
{
    public static DecodedMessage Decode(this IMessageDecoder decoder, ReadOnlySpan<byte> rawValue)
    {
        decoder.Decode(rawValue, out DecodedMessage message);
        return message;
    }
}
