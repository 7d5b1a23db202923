namespace Accounting.Ingest.Avro;

/// <summary>A field that the writer has: read into the reader's field of that index, or skipped when Node is null.</summary>
internal readonly record struct FieldRead(RecordField Writer, ReadNode? Node, int ReaderIndex);
