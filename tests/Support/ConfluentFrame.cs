using System.Buffers.Binary;
using Accounting.Ingest.Avro;

namespace Accounting.Tests.Support;

/// <summary>The front of a message in Confluent's wire format, which others write and the product only reads.</summary>
internal static class ConfluentFrame
{
    public static void Write(AvroWriter writer, int schemaId)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(int)];
        bytes[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], schemaId);
        writer.WriteFixed(bytes);
    }
}
