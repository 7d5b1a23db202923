using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Tests.Simulation;

/// <summary>The mistake of <see cref="Mutation.LateContentsOverlooked"/>: the newest entry of the chain seems to include all that was read since.</summary>
internal sealed class KnowingChainStore(IObjectStore store) : IObjectStore
{
    /// <summary>What its caller wrote, until it has read it back: it follows from an entry that only the caller has seen so.</summary>
    private readonly Dictionary<ObjectKey, byte[]> _written = [];

    public string Location => store.Location;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public async Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        byte[]? bytes = _written.Remove(key, out byte[]? written) ? written : await store.TryReadAsync(key, cancellation);
        if (written is not null || bytes is null || !key.Value.StartsWith(ReportFiles.ChainPrefix, StringComparison.Ordinal))
        {
            return bytes;
        }

        var entry = SealedJson.Deserialize<ChainEntry>(key, bytes, format: ChainEntry.CurrentFormat);
        Coverage read = await ReadAsync(cancellation);
        bool isNewest = entry.Number == (await store.ListAsync(ReportFiles.ChainPrefix, cancellation)).Count;
        return isNewest && !entry.Coverage.Includes(read) ? SealedJson.Serialize(entry with { Coverage = read }) : bytes;
    }

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => store.PutAsync(objects, cancellation);

    public async Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        if (!content.Key.Value.StartsWith(ReportFiles.ChainPrefix, StringComparison.Ordinal))
        {
            return await store.TryCreateAsync(content, cancellation);
        }

        byte[] bytes = content.Bytes.ToArray();
        var entry = SealedJson.Deserialize<ChainEntry>(content.Key, bytes, format: ChainEntry.CurrentFormat);
        byte[]? before = entry.Number == 1 ? null : await store.TryReadAsync(ReportFiles.Chain(entry.Number - 1), cancellation);
        ChainEntry linked = entry with { Previous = before is null ? null : ContentHash256.Of(before) };
        bool created = await store.TryCreateAsync(ObjectContent.FromBytes(content.Key, SealedJson.Serialize(linked)), cancellation);
        if (created)
        {
            _written[content.Key] = bytes;
        }

        return created;
    }

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);

    private async Task<Coverage> ReadAsync(CancellationToken cancellation)
    {
        var catalog = new CheckpointCatalog(store);
        await catalog.RefreshAsync(cancellation);
        return Coverage.Of(catalog.Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), []);
    }
}
