namespace Accounting.Ingest.Avro;

/// <summary>The fronts of messages in words.</summary>
internal static class FrameText
{
    public static string Describe(MessageFrame frame) => frame.Kind == FrameKind.SingleObject
        ? $"the schema of fingerprint {frame.Fingerprint:x16}"
        : $"the schema of id {frame.SchemaId}";

    /// <summary>A front that names no schema.</summary>
    public static string Explain(FrameStatus status) => status switch
    {
        FrameStatus.Empty => "the message is empty",
        FrameStatus.Truncated => "the message ends inside its frame",
        FrameStatus.FrameUnknown => "the message begins neither with C3 01 (single object) nor with 00 (schema id)",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "a front that names a schema"),
    };
}
