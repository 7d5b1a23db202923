namespace Accounting.Ingest.Avro;

/// <summary>The bytes of a fixed.</summary>
public sealed record GenericFixed(FixedSchema Schema, ReadOnlyMemory<byte> Bytes);
