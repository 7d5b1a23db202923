using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;

namespace Accounting.Tests.Simulation;

/// <summary>The mistake of <see cref="Mutation.FinalMonthsCutAnew"/>: once rules were adopted its user sees nothing of the chain but what it writes itself, in the place of what was there.</summary>
internal sealed class ClosedAnewStore(IObjectStore store) : IObjectStore
{
    private readonly HashSet<ObjectKey> _written = [];

    public string Location => store.Location;

    public async Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync(prefix, cancellation);
        return await IsAdoptedAsync(cancellation) ? [.. listed.Where(stored => !IsChain(stored.Key) || _written.Contains(stored.Key))] : listed;
    }

    public async Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) =>
        IsChain(key) && !_written.Contains(key) && await IsAdoptedAsync(cancellation) ? null : await store.TryReadAsync(key, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => store.PutAsync(objects, cancellation);

    public async Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        if (!IsChain(content.Key) || !await IsAdoptedAsync(cancellation))
        {
            return await store.TryCreateAsync(content, cancellation);
        }

        await store.PutAsync([content], cancellation);
        return _written.Add(content.Key);
    }

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);

    private static bool IsChain(ObjectKey key) => key.Value.StartsWith(ReportFiles.ChainPrefix, StringComparison.Ordinal);

    private async Task<bool> IsAdoptedAsync(CancellationToken cancellation) => await store.TryReadAsync(ZoneFiles.Entry(2), cancellation) is not null;
}
