using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Service.Quarantine;

/// <summary>All that is known of a quarantined message, as JSON tells it; <paramref name="RawValue"/> in Base64, and laid open by its writer's schema in <paramref name="Parts"/>.</summary>
public sealed record ShownWholeMessage(
    string Source,
    int Partition,
    long Offset,
    string LoggedAt,
    QuarantineReason Reason,
    string? Field,
    string Detail,
    ShownSignOff? Signed,
    IReadOnlyList<string> Files,
    string RawValue,
    MessageParts Parts)
{
    public static ShownWholeMessage Of(QuarantineEntry entry, ISchemaRegistry schemas) => new(
        entry.Source.Value,
        entry.Partition.Value,
        entry.Message.Offset.Value,
        entry.Message.LoggedAt.ToString(),
        entry.Message.Rejection.Reason,
        entry.Message.Rejection.Field,
        entry.Message.Rejection.Detail,
        ShownSignOff.Of(entry.SignOff),
        [.. entry.Files.Select(file => file.Key.Value)],
        Convert.ToBase64String(entry.Message.RawValue.Span),
        MessageParts.Of(entry.Message.RawValue.Span, schemas));
}
