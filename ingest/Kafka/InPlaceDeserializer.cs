using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>Says that the value was decoded; what it was is in <see cref="InPlaceDeserializer.Message"/>.</summary>
internal readonly struct DecodedInPlace;

/// <summary>
/// Decodes straight from librdkafka's buffer. The result stays here and not in the client's message object, which would otherwise
/// grow by the size of a transaction with every message: so at most one message may be consumed before it is looked at,
/// which holds because Confluent's consumer deserializes within <c>Consume</c> and never ahead.
/// </summary>
internal sealed class InPlaceDeserializer(IMessageDecoder decoder) : IDeserializer<DecodedInPlace>
{
    private DecodedMessage _message;

    public ref readonly DecodedMessage Message => ref _message;

    public DecodedInPlace Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        decoder.Decode(data, out _message);
        return default;
    }
}
