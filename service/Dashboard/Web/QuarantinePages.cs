using System.Globalization;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Pages;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Dashboard.Web;

/// <summary>The messages that were not accepted.</summary>
public sealed class QuarantinePages(StoreView store, SiteFacts facts)
{
    private readonly ISchemaRegistry _schemas = WriterSchemas.OpenForLooking(store.Context).Registry;

    public async Task<PageContent> AllAsync(string? reason, CancellationToken cancellation)
    {
        Answer<IReadOnlyList<QuarantineEntry>> entries = await store.Quarantine.GetAsync(cancellation).ConfigureAwait(false);
        QuarantineReason? chosen = Enum.TryParse(reason, out QuarantineReason parsed) && Enum.IsDefined(parsed) ? parsed : null;
        return PageContent.Of<QuarantinePage>(("Site", facts.Of(entries)), ("View", QuarantineView.Of(entries.Value, chosen)));
    }

    /// <exception cref="NotFoundException">There is no such message.</exception>
    public async Task<PageContent> OneAsync(string source, string partition, string offset, CancellationToken cancellation)
    {
        (Site site, QuarantineEntry[] there) = await FindAsync(source, partition, offset, cancellation).ConfigureAwait(false);
        return PageContent.Of<QuarantinedMessagePage>(("Site", site), ("Entries", await LayOpenAsync(there, entry => (entry, MessageView.Of(entry.Message.RawValue, _schemas)), cancellation).ConfigureAwait(false)));
    }

    /// <summary>The same as <c>quarantine show</c> tells it.</summary>
    /// <exception cref="NotFoundException">There is no such message.</exception>
    public async Task<ShownWholeMessage[]> ShowAsync(string source, string partition, string offset, CancellationToken cancellation)
    {
        (_, QuarantineEntry[] there) = await FindAsync(source, partition, offset, cancellation).ConfigureAwait(false);
        return await LayOpenAsync(there, entry => ShownWholeMessage.Of(entry, _schemas), cancellation).ConfigureAwait(false);
    }

    private async Task<(Site Site, QuarantineEntry[] There)> FindAsync(string source, string partition, string offset, CancellationToken cancellation)
    {
        Answer<IReadOnlyList<QuarantineEntry>> entries = await store.Quarantine.GetAsync(cancellation).ConfigureAwait(false);
        QuarantineEntry[] there =
        [
            .. entries.Value.Where(entry => entry.Source.Value == source
                && entry.Partition.Value.ToString(CultureInfo.InvariantCulture) == partition && entry.Message.Offset.Value.ToString(CultureInfo.InvariantCulture) == offset),
        ];
        return there.Length > 0 ? (facts.Of(entries), there) : throw new NotFoundException("No such message is in quarantine.");
    }

    /// <summary>Aside, because a registry may have to be asked, and that holds a thread.</summary>
    private static Task<T[]> LayOpenAsync<T>(QuarantineEntry[] entries, Func<QuarantineEntry, T> open, CancellationToken cancellation) => Task.Run(() => entries.Select(open).ToArray(), cancellation);
}
