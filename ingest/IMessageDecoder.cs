namespace Accounting.Ingest;

/// <summary>Turns a message's raw value into a verdict: accepted with its transaction, or quarantined with the reason.</summary>
public interface IMessageDecoder
{
    /// <summary>
    /// Decodes one value. The result's transaction and raw bytes lie in the decoder's own buffer and are valid until the next call;
    /// one decoder belongs to one thread. Never throws for what the bytes say.
    /// </summary>
    void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message);
}
