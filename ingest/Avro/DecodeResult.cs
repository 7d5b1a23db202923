namespace Accounting.Ingest.Avro;

/// <summary>
/// How a decoding ended: the status, the byte it stopped at (of the span it was given, from 0), and the position of
/// the writer's field that it was reading, -1 when it was reading none.
/// </summary>
public readonly record struct DecodeResult(DecodeStatus Status, int Position, int WriterField = -1)
{
    /// <summary>Whether the value was decoded whole.</summary>
    public bool IsOk => Status == DecodeStatus.Ok;
}
