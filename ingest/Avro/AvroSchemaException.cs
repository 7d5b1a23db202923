namespace Accounting.Ingest.Avro;

/// <summary>A schema is not valid, or a writer's schema cannot be read as a reader's. No retry will help.</summary>
public sealed class AvroSchemaException(string message, Exception? inner = null) : Exception(message, inner);
