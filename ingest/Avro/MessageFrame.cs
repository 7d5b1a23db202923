using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Accounting.Ingest.Avro;

/// <summary>
/// The front of a message: which schema it names, and how many bytes it takes. <see cref="Fingerprint"/> counts for
/// single-object encoding, <see cref="SchemaId"/> for Confluent's wire format.
/// </summary>
public readonly record struct MessageFrame(FrameKind Kind, ulong Fingerprint, int SchemaId)
{
    private const int SingleObjectBytes = 10;
    private const int ConfluentBytes = 5;
    private const byte ConfluentMagic = 0;

    private static ReadOnlySpan<byte> SingleObjectMagic => [0xc3, 0x01];

    /// <summary>The size of the frame; the encoded value follows.</summary>
    public int SizeBytes => Kind == FrameKind.SingleObject ? SingleObjectBytes : ConfluentBytes;

    /// <summary>Reads the front of a message; <see cref="FrameStatus.Ok"/> when it is whole.</summary>
    public static FrameStatus Read(ReadOnlySpan<byte> message, out MessageFrame frame)
    {
        frame = default;
        if (message.IsEmpty)
            return FrameStatus.Empty;
        if (message[0] == ConfluentMagic)
        {
            if (message.Length < ConfluentBytes)
                return FrameStatus.Truncated;
            frame = new MessageFrame(FrameKind.Confluent, 0, BinaryPrimitives.ReadInt32BigEndian(message[1..]));
            return FrameStatus.Ok;
        }

        if (!message[..Math.Min(2, message.Length)].SequenceEqual(SingleObjectMagic[..Math.Min(2, message.Length)]))
            return FrameStatus.FrameUnknown;
        if (message.Length < SingleObjectBytes)
            return FrameStatus.Truncated;
        frame = new MessageFrame(FrameKind.SingleObject, BinaryPrimitives.ReadUInt64LittleEndian(message[2..]), 0);
        return FrameStatus.Ok;
    }

    /// <summary>Looks up the schema that the message names.</summary>
    /// <exception cref="AvroSchemaException">What the registry found is no Avro schema.</exception>
    internal bool TryFind(ISchemaRegistry registry, [NotNullWhen(true)] out AvroSchema? schema) =>
        Kind == FrameKind.SingleObject ? registry.TryFind(Fingerprint, out schema) : registry.TryFind(SchemaId, out schema);

    /// <summary>Begins a message in single-object encoding.</summary>
    public static void WriteSingleObject(AvroWriter writer, ulong fingerprint)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, fingerprint);
        writer.WriteFixed(SingleObjectMagic);
        writer.WriteFixed(bytes);
    }
}
