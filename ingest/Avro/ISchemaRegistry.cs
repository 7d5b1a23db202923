using System.Diagnostics.CodeAnalysis;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Where writers' schemas are found. Not knowing one is a result; an implementation throws only when it could not
/// ask, so that a message is never taken for unreadable because a server was down; or an
/// <see cref="AvroSchemaException"/> when what it found is no Avro schema.
/// </summary>
public interface ISchemaRegistry
{
    /// <summary>The schema of that CRC-64-AVRO fingerprint (single-object encoding).</summary>
    bool TryFind(ulong fingerprint, [NotNullWhen(true)] out AvroSchema? schema);

    /// <summary>The schema of that number in a Schema Registry (Confluent wire format).</summary>
    bool TryFind(int schemaId, [NotNullWhen(true)] out AvroSchema? schema);
}
