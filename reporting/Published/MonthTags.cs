using Accounting.Aggregator.Store;
using Accounting.Compactor.OpenTables;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Published;

/// <summary>The final revisions as open tables name them.</summary>
public static class MonthTags
{
    /// <summary>Reads those that have no such name yet, in the order in which they were committed.</summary>
    /// <exception cref="DamagedDataException">The chain, a report's manifest or a day version that it pins is missing or was changed.</exception>
    public static async Task<IReadOnlyList<MonthTag>> ReadAsync(IObjectStore store, IReadOnlySet<string> named, CancellationToken cancellation)
    {
        ReportChain chain = await ReportChain.LoadAsync(store, cancellation).ConfigureAwait(false);
        var tags = new List<MonthTag>();
        foreach (FinalRevision revision in chain.All.Where(revision => !named.Contains(MonthTag.NameOf(revision.Month, revision.Revision))))
        {
            ReportManifest manifest = await FinalReports.ManifestAsync(store, revision, cancellation).ConfigureAwait(false);
            tags.Add(new MonthTag(revision.Month, revision.Revision, revision.Manifest, await DayReference.ReadAsync(store, manifest.Days, cancellation).ConfigureAwait(false)));
        }

        return tags;
    }
}
