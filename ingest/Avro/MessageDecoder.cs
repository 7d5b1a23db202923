using System.Collections.Concurrent;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Decodes framed messages of any number of writers' schemas into one reader's. A schema is looked up and its plan
/// compiled when its first message comes, and kept; one that is unknown is asked for again each time, since it may be
/// registered by then. Safe for several threads.
/// </summary>
public sealed class MessageDecoder
{
    private readonly ConcurrentDictionary<MessageFrame, PlanEntry> _entries = new();
    private readonly AvroSchema _reader;
    private readonly ISchemaRegistry _registry;
    private PlanEntry? _last;

    /// <summary>Told once of each schema, in words, which of its fields the reader has not.</summary>
    public Action<string, IReadOnlyList<string>>? Skipping { get; init; }

    /// <exception cref="AvroSchemaException">The reader's schema is not a flat record.</exception>
    public MessageDecoder(AvroSchema reader, ISchemaRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        DecodePlan.Compile(reader, reader);
        _reader = reader;
        _registry = registry;
    }

    /// <summary>Decodes one message into the sink. It allocates nothing once the schema is known.</summary>
    /// <exception cref="Exception">What the registry throws when it cannot be asked.</exception>
    public MessageResult Decode<TSink>(ReadOnlySpan<byte> message, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        FrameStatus status = MessageFrame.Read(message, out MessageFrame frame);
        if (status != FrameStatus.Ok)
            return new MessageResult(status, default);
        PlanEntry? entry = Find(frame);
        if (entry is null)
            return new MessageResult(FrameStatus.SchemaUnknown, default);
        if (entry.Plan is null)
            return new MessageResult(FrameStatus.SchemaUnreadable, default);
        DecodeResult result = entry.Plan.Decode(message[frame.SizeBytes..], ref sink);
        return new MessageResult(FrameStatus.Ok, result with { Position = result.Position + frame.SizeBytes });
    }

    /// <summary>The result of that message in words, for a quarantine's reason.</summary>
    public string Explain(ReadOnlySpan<byte> message, MessageResult result)
    {
        MessageFrame.Read(message, out MessageFrame frame);
        return result.Frame switch
        {
            FrameStatus.Ok => Find(frame)?.Plan?.Explain(result.Value) ?? result.Value.Status.ToString(),
            FrameStatus.SchemaUnknown => $"{FrameText.Describe(frame)} is not known",
            FrameStatus.SchemaUnreadable => $"{FrameText.Describe(frame)} does not fit: {Find(frame)?.Refusal}",
            FrameStatus refused => FrameText.Explain(refused),
        };
    }

    /// <summary>The writer's field that the result stopped in, or null where it was in none.</summary>
    public string? FieldOf(ReadOnlySpan<byte> message, MessageResult result)
    {
        MessageFrame.Read(message, out MessageFrame frame);
        return result.Frame == FrameStatus.Ok && result.Value.WriterField >= 0
            ? Find(frame)?.Plan?.Writer.Fields[result.Value.WriterField].Name
            : null;
    }

    private PlanEntry? Find(MessageFrame frame)
    {
        // Nearly always the schema is that of the message before; a stale reference costs a look-up and no more.
        PlanEntry? last = Volatile.Read(ref _last);
        if (last is not null && last.Frame == frame)
            return last;
        if (!_entries.TryGetValue(frame, out PlanEntry? entry))
        {
            PlanEntry? found = LookUp(frame);
            if (found is null)
                return null;
            entry = _entries.GetOrAdd(frame, found);
            if (ReferenceEquals(entry, found) && found.Plan is { SkippedFields: { Count: > 0 } skipped })
                Skipping?.Invoke(FrameText.Describe(frame), skipped);
        }

        Volatile.Write(ref _last, entry);
        return entry;
    }

    private PlanEntry? LookUp(MessageFrame frame)
    {
        try
        {
            return frame.TryFind(_registry, out AvroSchema? writer) ? new PlanEntry(frame, DecodePlan.Compile(writer, _reader), null) : null;
        }
        catch (AvroSchemaException exception)
        {
            return new PlanEntry(frame, null, exception.Message);
        }
    }

    private sealed record PlanEntry(MessageFrame Frame, DecodePlan? Plan, string? Refusal);
}
