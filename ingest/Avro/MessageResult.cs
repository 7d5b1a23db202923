namespace Accounting.Ingest.Avro;

/// <summary>
/// How a framed message was decoded: its frame, and, when that is <see cref="FrameStatus.Ok"/>, its value. The
/// value's position counts from the start of the message.
/// </summary>
public readonly record struct MessageResult(FrameStatus Frame, DecodeResult Value)
{
    /// <summary>Whether the message was decoded whole.</summary>
    public bool IsOk => Frame == FrameStatus.Ok && Value.IsOk;
}
