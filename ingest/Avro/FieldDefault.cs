namespace Accounting.Ingest.Avro;

/// <summary>
/// A field that the writer lacks: its default as encoded data of the reader's own schema, and the node that reads
/// it, so that defaults take the same way as everything else.
/// </summary>
internal sealed record FieldDefault(int ReaderIndex, ReadNode Node, byte[] Encoded);
