using Accounting.Ingest;

namespace Accounting.Service.Quarantine;

/// <summary>A quarantined message as JSON tells it.</summary>
public sealed record ShownMessage(
    string Source, int Partition, long Offset, string LoggedAt, QuarantineReason Reason, string? Field, ShownSignOff? Signed)
{
    public static ShownMessage Of(QuarantineEntry entry) => new(
        entry.Source.Value,
        entry.Partition.Value,
        entry.Message.Offset.Value,
        entry.Message.LoggedAt.ToString(),
        entry.Message.Rejection.Reason,
        entry.Message.Rejection.Field,
        ShownSignOff.Of(entry.SignOff));
}
