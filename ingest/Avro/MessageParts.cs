namespace Accounting.Ingest.Avro;

/// <summary>A message laid open for a person: what each of its bytes says by its writer's schema, as far as they can be read.</summary>
/// <param name="Parts">In the order of the bytes.</param>
/// <param name="Failure">Why nothing more could be read; null where all of it could.</param>
/// <param name="FailedName">What the schema calls the value that could not be read; null where it was none of the schema's.</param>
/// <param name="FailedAt">The byte from which on nothing could be read; the message's length where bytes are missing.</param>
public sealed record MessageParts(IReadOnlyList<MessagePart> Parts, string? Failure, string? FailedName, int FailedAt)
{
    /// <summary>More parts than these are not told one by one: a person reads them.</summary>
    public const int PartsMax = 1_000;

    /// <summary>Lays a message open. A schema that is unknown, or cannot be looked up, is told as the failure.</summary>
    public static MessageParts Of(ReadOnlySpan<byte> message, ISchemaRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        FrameStatus status = MessageFrame.Read(message, out MessageFrame frame);
        if (status != FrameStatus.Ok)
            return new MessageParts([], FrameText.Explain(status), null, 0);

        var front = new MessagePart(0, frame.SizeBytes, "(frame)", frame.Kind == FrameKind.SingleObject ? "single object" : "schema id", FrameText.Describe(frame));
        try
        {
            return frame.TryFind(registry, out AvroSchema? writer)
                ? new PartsReader(message, front).Read(writer)
                : new MessageParts([front], $"{FrameText.Describe(frame)} is not known", null, frame.SizeBytes);
        }
        catch (Exception exception) when (exception is AvroSchemaException or SchemaRegistryUnavailableException)
        {
            return new MessageParts([front], exception.Message, null, frame.SizeBytes);
        }
    }
}
