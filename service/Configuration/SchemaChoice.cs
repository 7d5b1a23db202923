using Accounting.Ingest.Avro;

namespace Accounting.Service.Configuration;

/// <summary>Where writers' schemas come from, beside our own; null for nowhere.</summary>
/// <param name="Registry">A Schema Registry.</param>
/// <param name="Folder">A folder of .avsc files.</param>
public sealed record SchemaChoice(SchemaRegistryOptions? Registry, string? Folder);
