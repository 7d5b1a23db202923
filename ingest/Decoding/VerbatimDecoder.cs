using System.IO.Hashing;

namespace Accounting.Ingest.Decoding;

/// <summary>Takes a value as it is, and judges nothing: for who wants the message and not the transaction.</summary>
public sealed class VerbatimDecoder : IMessageDecoder
{
    private byte[] _buffer = new byte[512];

    public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message)
    {
        if (_buffer.Length < rawValue.Length)
        {
            _buffer = new byte[Math.Max(rawValue.Length, 2 * _buffer.Length)];
        }

        rawValue.CopyTo(_buffer);
        message = new DecodedMessage { RawValue = _buffer.AsMemory(0, rawValue.Length), RawHash = XxHash64.HashToUInt64(rawValue) };
    }
}
