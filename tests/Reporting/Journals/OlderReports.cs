using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Journals;

/// <summary>Makes a store's final reports what the definition before made of them: without journals, in manifests and a chain that name one another as they should.</summary>
internal static class OlderReports
{
    private const int DefinitionBefore = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task TakeJournalsAwayAsync(IObjectStore store)
    {
        var renamed = new Dictionary<ContentHash256, ContentHash256>();
        ContentHash256? previous = null;
        foreach (ChainEntry entry in (await ReportChain.LoadAsync(store, Cancellation)).Entries)
        {
            var months = new List<FinalRevision>();
            foreach (FinalRevision revision in entry.Months)
            {
                OpeningReference? opening = revision.Opening is { } named ? named with { Manifest = renamed[named.Manifest] } : null;
                renamed[revision.Manifest] = await WithoutJournalAsync(store, revision, opening, renamed);
                months.Add(revision with { Manifest = renamed[revision.Manifest], Opening = opening });
            }

            byte[] bytes = SealedJson.Serialize(entry with { Months = months, Previous = previous, Definition = DefinitionBefore });
            await store.PutAsync([ObjectContent.FromBytes(ReportFiles.Chain(entry.Number), bytes)], Cancellation);
            previous = ContentHash256.Of(bytes);
        }
    }

    private static async Task<ContentHash256> WithoutJournalAsync(IObjectStore store, FinalRevision revision, OpeningReference? opening, Dictionary<ContentHash256, ContentHash256> renamed)
    {
        ReportManifest manifest = await FinalReports.ManifestAsync(store, revision, Cancellation);
        manifest = manifest with
        {
            Definition = DefinitionBefore,
            Files = [.. manifest.Files.Where(file => !file.Name.Contains("journal", StringComparison.Ordinal))],
            Opening = opening,
            Restates = manifest.Restates is { } restates ? restates with { Manifest = renamed[restates.Manifest] } : null,
        };
        byte[] bytes = SealedJson.Serialize(manifest);
        var hash = ContentHash256.Of(bytes);
        var objects = new List<ObjectContent> { ObjectContent.FromBytes(ReportFiles.Content(hash, ReportFiles.Manifest), bytes) };
        foreach (string name in manifest.Files.Select(file => file.Name))
        {
            objects.Add(ObjectContent.FromBytes(ReportFiles.Content(hash, name), (await store.TryReadAsync(ReportFiles.Content(revision.Manifest, name), Cancellation))!));
        }

        await store.PutAsync(objects, Cancellation);
        return hash;
    }
}
