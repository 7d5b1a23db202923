namespace Accounting.Ingest.Avro;

/// <summary>A writer's record resolved to a reader's.</summary>
/// <param name="Fields">The writer's fields, in its order.</param>
/// <param name="Defaults">The reader's fields that the writer lacks.</param>
internal sealed record ResolvedRecord(FieldRead[] Fields, FieldDefault[] Defaults);
