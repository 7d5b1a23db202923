using System.IO.Hashing;
using Accounting.Ingest.Avro;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Decoding;

/// <summary>
/// Decodes message values of either framing and any writer's schema into transactions. Copies the value into a buffer of its own first,
/// so that texts and the raw value stay valid until the next message and nothing is allocated for an accepted one.
/// </summary>
/// <param name="registry">Knows the writers' schemas.</param>
/// <param name="logger">Told once of each schema which of its fields transactions don't have; null where nobody listens.</param>
public sealed class TransactionDecoder(ISchemaRegistry registry, ILogger? logger = null) : IMessageDecoder
{
    private readonly MessageDecoder _messages = new(TransactionSchema.Transaction, registry)
    {
        Skipping = logger is null ? null : (schema, fields) => Log.FieldsSkipped(logger, schema, string.Join(", ", fields)),
    };

    private byte[] _buffer = new byte[512];

    /// <summary>The schemas known without asking anyone: our own, which the simulated exchange and files are written in, as it is and as it was.</summary>
    public static SchemaStore OwnSchemas()
    {
        var schemas = new SchemaStore();
        schemas.Add(TransactionSchema.Transaction);
        schemas.Add(TransactionSchema.BeforeOpeningBalances);
        return schemas;
    }

    public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message)
    {
        if (_buffer.Length < rawValue.Length)
        {
            _buffer = new byte[Math.Max(rawValue.Length, 2 * _buffer.Length)];
        }

        rawValue.CopyTo(_buffer);
        message = default;
        message.Rejection = Decode(_buffer.AsSpan(0, rawValue.Length), ref message.Transaction);
        message.RawValue = _buffer.AsMemory(0, rawValue.Length);
        message.RawHash = XxHash64.HashToUInt64(rawValue);
    }

    private Rejection? Decode(ReadOnlySpan<byte> value, ref Transaction transaction)
    {
        var sink = new TransactionSink(ref transaction, _buffer);
        MessageResult result;
        try
        {
            result = _messages.Decode(value, ref sink);
        }
        catch (AvroSchemaException exception)
        {
            return new Rejection(QuarantineReason.IncompatibleSchema, null, exception.Message);
        }

        if (result.Frame != FrameStatus.Ok || !result.Value.IsOk)
        {
            return Rejected(value, result);
        }

        return sink.Rejection ?? TransactionRules.Normalise(ref transaction, sink.PendingDelta, sink.OriginalOccurredAt);
    }

    private Rejection Rejected(ReadOnlySpan<byte> value, MessageResult result)
    {
        string? field = _messages.FieldOf(value, result);
        return new Rejection(ReasonOf(result, field), field, _messages.Explain(value, result));
    }

    private static QuarantineReason ReasonOf(MessageResult result, string? field) => result.Frame switch
    {
        FrameStatus.Empty => QuarantineReason.EmptyValue,
        FrameStatus.Truncated or FrameStatus.FrameUnknown => QuarantineReason.UnknownFraming,
        FrameStatus.SchemaUnknown => QuarantineReason.UnknownSchema,
        FrameStatus.SchemaUnreadable => QuarantineReason.IncompatibleSchema,
        _ => result.Value.Status is DecodeStatus.SymbolUnknown or DecodeStatus.EnumOutOfRange && field == "kind"
            ? QuarantineReason.UnknownKind
            : QuarantineReason.MalformedValue,
    };
}
