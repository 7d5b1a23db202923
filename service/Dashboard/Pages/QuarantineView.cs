using Accounting.Ingest;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>What is in quarantine: by reason, and the first messages of one reason or of all.</summary>
/// <param name="Totals">By reason, the most first.</param>
/// <param name="Reason">The one that was chosen; null for all.</param>
/// <param name="Entries">The first messages.</param>
/// <param name="Found">How many there are of them.</param>
public sealed record QuarantineView(IReadOnlyList<ReasonTotal> Totals, QuarantineReason? Reason, IReadOnlyList<QuarantineEntry> Entries, int Found)
{
    private const int ShownMax = 200;

    public static QuarantineView Of(IReadOnlyList<QuarantineEntry> all, QuarantineReason? reason)
    {
        QuarantineEntry[] chosen = [.. all.Where(entry => reason is null || entry.Message.Rejection.Reason == reason)];
        return new QuarantineView(ReasonTotal.Of(all), reason, [.. chosen.Take(ShownMax)], chosen.Length);
    }
}
