using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;

namespace Accounting.Tests.Simulation;

/// <summary>A Schema Registry that may be away. Each message is of one of a few schemas; who hasn't asked for it before can't judge the message meanwhile.</summary>
/// <param name="isTakenForUnknown">The mistake of <see cref="Mutation.AwayTakenForUnknown"/>.</param>
internal sealed class SimulatedRegistry(bool isTakenForUnknown)
{
    private const ulong Schemas = 8;

    public bool IsAway { get; set; }

    /// <summary>What a process decodes with that starts now: it has asked for nothing yet.</summary>
    public IMessageDecoder NewDecoder() => new AskingDecoder(this);

    private sealed class AskingDecoder(SimulatedRegistry registry) : IMessageDecoder
    {
        private readonly TransactionDecoder _decoder = new(TransactionDecoder.OwnSchemas());
        private readonly HashSet<ulong> _asked = [];

        public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message) => message = Decode(rawValue);

        private DecodedMessage Decode(ReadOnlySpan<byte> rawValue)
        {
            DecodedMessage message = _decoder.Decode(rawValue);
            ulong schema = message.RawHash % Schemas;
            if (!registry.IsAway)
            {
                _asked.Add(schema);
            }

            return _asked.Contains(schema) ? message : registry.Unasked(message);
        }
    }

    private DecodedMessage Unasked(in DecodedMessage message) => isTakenForUnknown
        ? message with { Rejection = new Rejection(QuarantineReason.UnknownSchema, null, "no such schema") }
        : throw new SchemaRegistryUnavailableException("The registry is away.") { IsTransient = true };
}
