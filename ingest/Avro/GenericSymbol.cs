namespace Accounting.Ingest.Avro;

/// <summary>An enum's symbol.</summary>
public sealed record GenericSymbol(EnumSchema Schema, string Symbol);
