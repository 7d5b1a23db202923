using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Accounting.Ingest.Avro;

/// <summary>Schemas that are known beforehand, in memory. Safe for several threads.</summary>
public sealed class SchemaStore : ISchemaRegistry
{
    private readonly ConcurrentDictionary<ulong, AvroSchema> _byFingerprint = new();
    private readonly ConcurrentDictionary<int, AvroSchema> _byId = new();

    /// <summary>Makes a schema known by its fingerprint. Adding it again does nothing.</summary>
    /// <exception cref="AvroSchemaException">
    /// Another schema with this fingerprint is known, as happens to two that differ in logical types only: a message
    /// could not say which of the two scales or units it was written with.
    /// </exception>
    public void Add(AvroSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Require(_byFingerprint.GetOrAdd(schema.Fingerprint, schema), schema, $"fingerprint {schema.Fingerprint:x16}");
    }

    /// <summary>Makes a schema known by its number in a Schema Registry. Adding it again does nothing.</summary>
    /// <exception cref="AvroSchemaException">The number belongs to another schema.</exception>
    public void Add(int schemaId, AvroSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Require(_byId.GetOrAdd(schemaId, schema), schema, $"schema id {schemaId}");
    }

    public bool TryFind(ulong fingerprint, [NotNullWhen(true)] out AvroSchema? schema) =>
        _byFingerprint.TryGetValue(fingerprint, out schema);

    public bool TryFind(int schemaId, [NotNullWhen(true)] out AvroSchema? schema) =>
        _byId.TryGetValue(schemaId, out schema);

    private static void Require(AvroSchema known, AvroSchema added, string key)
    {
        if (known.DecodingForm != added.DecodingForm)
            throw new AvroSchemaException($"{key} stands for another schema already: {known.DecodingForm}");
    }
}
