using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;

namespace Accounting.Service.Audit;

/// <summary>Verifies the log of acts: each entry is what was written, each names the one before, and none is missing between.</summary>
public static class AuditVerification
{
    public static async Task RunAsync(Inspection inspection, CancellationToken cancellation)
    {
        long number = 0;
        ContentHash256? before = null;
        foreach (ObjectKey key in inspection.Under(AuditLog.Prefix).OrderBy(key => key.Value, StringComparer.Ordinal))
        {
            ReadEntry? found = await inspection.TryReadAsync(key, AuditLog.Remedy, bytes => new ReadEntry(AuditLog.Parse(key, bytes), ContentHash256.Of(bytes)), cancellation).ConfigureAwait(false);
            if (found is null)
            {
                // Told already; what follows can't be held against it.
                (number, before) = (number + 1, null);
                continue;
            }

            for (long missing = number + 1; missing < found.Entry.Number; missing++)
            {
                inspection.Report(FindingKind.Missing, AuditLog.KeyOf(missing).Value, "An act of the log is missing, with later ones there.", AuditLog.Remedy);
            }

            bool follows = found.Entry.Number == 1 ? found.Entry.Previous is null : before is null || found.Entry.Number != number + 1 || found.Entry.Previous == before;
            if (!follows)
            {
                inspection.Report(FindingKind.Disagreeing, key.Value, "It names another entry before it than there is: one of both was exchanged.", AuditLog.Remedy);
            }

            (number, before) = (found.Entry.Number, found.Hash);
        }
    }

    private sealed record ReadEntry(AuditEntry Entry, ContentHash256 Hash);
}
