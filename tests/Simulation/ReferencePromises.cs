using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Published;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>What must hold at every moment of what compactors, nightlies and backfills write: whatever is named by a manifest, a run or the chain is there, whole.</summary>
internal static class ReferencePromises
{
    public static void CheckAppeared(SimulatedStore store, ObjectKey key, byte[] bytes)
    {
        if (key.Value.StartsWith(DayFiles.Prefix, StringComparison.Ordinal) && key.Name == DayFiles.Manifest)
        {
            var version = new DayVersion(ContentHash256.Of(bytes).Prefix16, StoreJson.Deserialize<DayManifest>(key, bytes));
            foreach (DayOutput output in version.Manifest.Outputs)
            {
                RequireHeld(store, key, version.KeyOf(output), output.Sha256);
            }
        }
        else if (RunFiles.TryParseRecord(key, out _))
        {
            CheckRun(store, key, SealedJson.Deserialize<Run>(key, bytes));
        }
        else if (IdFiles.IsIndex(key) && key.Value.StartsWith(IdFiles.Prefix, StringComparison.Ordinal))
        {
            CheckIndex(store, key, IdIndex.Read(key, bytes));
        }
        else if (IdFiles.IsFound(key) && key.Value.StartsWith(IdFiles.Prefix, StringComparison.Ordinal))
        {
            StoredFile rows = FoundIds.Read(key, bytes).Rows;
            RequireHeld(store, key, rows.Key, rows.Sha256);
        }
        else if (key.Value.StartsWith(ReportFiles.ChainPrefix, StringComparison.Ordinal))
        {
            foreach (FinalRevision revision in SealedJson.Deserialize<ChainEntry>(key, bytes).Months)
            {
                CheckRevision(store, key, revision);
            }
        }
    }

    private static void CheckIndex(SimulatedStore store, ObjectKey key, IdIndex index)
    {
        foreach (IdFingerprints file in index.Files)
        {
            RequireHeld(store, key, file.KeyOfFile(), file.Sha256);
        }

        Require(index.Found.All(name => store.Objects.ContainsKey(ObjectKey.Parse(IdFiles.Prefix + name))), $"{key} appeared before what it says was found");
    }

    private static void CheckRun(SimulatedStore store, ObjectKey key, Run run)
    {
        foreach (SegmentReference file in run.Segments.Select(link => link.Segment).Concat(run.Quarantined.Select(link => link.File)))
        {
            RequireHeld(store, key, file.Key, file.Sha256);
        }
    }

    private static void CheckRevision(SimulatedStore store, ObjectKey entry, FinalRevision revision)
    {
        ObjectKey manifestKey = ReportFiles.Content(revision.Manifest, ReportFiles.Manifest);
        RequireHeld(store, entry, manifestKey, revision.Manifest);
        foreach (ReportFile file in SealedJson.Deserialize<ReportManifest>(manifestKey, store.Objects[manifestKey]).Files)
        {
            RequireHeld(store, entry, ReportFiles.Content(revision.Manifest, file.Name), file.Sha256);
        }
    }

    private static void RequireHeld(SimulatedStore store, ObjectKey by, ObjectKey named, ContentHash256 hash) => Require(
        store.Objects.TryGetValue(named, out byte[]? held) && ContentHash256.Of(held) == hash,
        $"{by} appeared before {named}, which it names");
}
