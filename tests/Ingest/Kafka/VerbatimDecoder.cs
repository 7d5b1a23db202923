using System.IO.Hashing;
using Accounting.Ingest;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>Takes a value as it is, into a buffer of its own that the next value overwrites, as every decoder does.</summary>
internal sealed class VerbatimDecoder : IMessageDecoder
{
    private readonly byte[] _buffer = new byte[4096];

    public DecodedMessage Decode(ReadOnlySpan<byte> rawValue)
    {
        rawValue.CopyTo(_buffer);
        return new DecodedMessage { RawValue = _buffer.AsMemory(0, rawValue.Length), RawHash = XxHash64.HashToUInt64(rawValue) };
    }
}
