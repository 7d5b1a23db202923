using Accounting.Ingest;

namespace Accounting.Service.Quarantine;

/// <summary>How many messages are in quarantine for one reason.</summary>
public sealed record ReasonTotal(QuarantineReason Reason, int Messages, int Unsigned)
{
    /// <summary>By number of messages, the most first.</summary>
    public static IReadOnlyList<ReasonTotal> Of(IReadOnlyList<QuarantineEntry> entries) =>
    [
        .. entries
            .GroupBy(entry => entry.Message.Rejection.Reason)
            .Select(group => new ReasonTotal(group.Key, group.Count(), group.Count(entry => !entry.IsSigned)))
            .OrderByDescending(total => total.Messages)
            .ThenBy(total => total.Reason),
    ];
}
