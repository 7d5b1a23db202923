using System.Globalization;
using Accounting.Ingest.Avro;

namespace Accounting.Ingest.Decoding;

/// <summary>
/// Decodes message values in either framing by plans that are resolved once per writer's schema. Copies the value into a buffer of its
/// own first, so that texts and the raw value stay valid until the next message and nothing is allocated for an accepted one.
/// </summary>
public sealed class MessageDecoder(ISchemaRegistry registry) : IMessageDecoder
{
    private readonly Dictionary<(FrameKind Kind, ulong Id), PlanResult> _plans = [];

    private byte[] _buffer = new byte[512];

    public DecodedMessage Decode(ReadOnlySpan<byte> rawValue)
    {
        if (_buffer.Length < rawValue.Length)
        {
            _buffer = new byte[Math.Max(rawValue.Length, 2 * _buffer.Length)];
        }

        rawValue.CopyTo(_buffer);
        Rejection? rejection = Decode(_buffer.AsSpan(0, rawValue.Length), out Transaction transaction);
        return new DecodedMessage
        {
            Transaction = transaction,
            Rejection = rejection,
            RawValue = _buffer.AsMemory(0, rawValue.Length),
            RawHash = XxHash64.Hash(rawValue),
        };
    }

    private Rejection? Decode(ReadOnlySpan<byte> value, out Transaction transaction)
    {
        transaction = default;
        if (value.IsEmpty)
        {
            return new Rejection(QuarantineReason.EmptyValue, null, "The record has no value.");
        }

        FrameStatus status = MessageFrame.Read(value, out MessageFrame frame);
        if (status != FrameStatus.Ok)
        {
            return new Rejection(QuarantineReason.UnknownFraming, null, $"The value is neither an Avro single object nor Confluent's format ({status}).");
        }

        PlanResult found = PlanFor(frame);
        return found.Plan is { } plan ? Decode(plan, value[frame.SizeBytes..], out transaction) : found.Rejection;
    }

    private Rejection? Decode(DecodePlan plan, ReadOnlySpan<byte> data, out Transaction transaction)
    {
        var sink = new TransactionSink(_buffer);
        DecodeResult result = plan.Decode(data, ref sink);
        transaction = sink.Transaction;
        if (!result.IsOk)
        {
            return Rejected(plan, result);
        }

        return sink.Rejection ?? TransactionRules.Normalise(ref transaction, sink.PendingDelta, sink.OriginalOccurredAt);
    }

    private static Rejection Rejected(DecodePlan plan, DecodeResult result)
    {
        string? field = result.WriterField >= 0 ? plan.Writer.Fields[result.WriterField].Name : null;
        bool unknownKind = result.Status is DecodeStatus.SymbolUnknown or DecodeStatus.EnumOutOfRange && field == "kind";
        return new Rejection(unknownKind ? QuarantineReason.UnknownKind : QuarantineReason.MalformedValue, field, plan.Explain(result));
    }

    private PlanResult PlanFor(MessageFrame frame)
    {
        ulong id = frame.Kind == FrameKind.SingleObject ? frame.Fingerprint : (ulong)frame.SchemaId;
        if (_plans.TryGetValue((frame.Kind, id), out PlanResult known))
        {
            return known;
        }

        bool found = frame.Kind == FrameKind.SingleObject
            ? registry.TryFind(frame.Fingerprint, out AvroSchema? schema)
            : registry.TryFind(frame.SchemaId, out schema);
        if (!found)
        {
            // Not remembered: the schema may be registered later, and a flood of made-up ids must not fill the memory.
            string name = frame.Kind == FrameKind.SingleObject
                ? string.Create(CultureInfo.InvariantCulture, $"fingerprint {frame.Fingerprint:x16}")
                : string.Create(CultureInfo.InvariantCulture, $"id {frame.SchemaId}");
            return new PlanResult(null, new Rejection(QuarantineReason.UnknownSchema, null, $"No schema is known by the {name}."));
        }

        PlanResult result = Resolve(schema!);
        _plans.Add((frame.Kind, id), result);
        return result;
    }

    private static PlanResult Resolve(AvroSchema writer)
    {
        try
        {
            return new PlanResult(DecodePlan.Compile(writer, TransactionSchema.Transaction), null);
        }
        catch (AvroSchemaException exception)
        {
            return new PlanResult(null, new Rejection(QuarantineReason.IncompatibleSchema, null, exception.Message));
        }
    }

    private readonly record struct PlanResult(DecodePlan? Plan, Rejection? Rejection);
}
