using Accounting.Aggregator.Store;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Tests.Simulation;

/// <summary>
/// The mistakes of <see cref="Mutation.RestatementCutShort"/> and <see cref="Mutation.CorrectionsTakenTwice"/>: a restatement of several months is committed without
/// the last one, or with the tables that it had.
/// </summary>
internal sealed class MistakenRestatementStore(IObjectStore store, Mutation mutation) : IObjectStore
{
    /// <summary>What its caller believes to have committed, until it has read it back.</summary>
    private readonly Dictionary<ObjectKey, byte[]> _believed = [];

    public string Location => store.Location;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public async Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) =>
        _believed.Remove(key, out byte[]? believed) ? believed : await store.TryReadAsync(key, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => store.PutAsync(objects, cancellation);

    public async Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        if (!content.Key.Value.StartsWith(ReportFiles.ChainPrefix, StringComparison.Ordinal)
            || SealedJson.Deserialize<ChainEntry>(content.Key, content.Bytes.ToArray(), format: ChainEntry.CurrentFormat) is not { Kind: ChainEntryKind.Restatement, Months: [.., _, var last] } entry)
        {
            return await store.TryCreateAsync(content, cancellation);
        }

        IReadOnlyList<FinalRevision> kept = [.. entry.Months.Take(entry.Months.Count - 1)];
        ChainEntry mistaken = entry with { Months = mutation is Mutation.RestatementCutShort ? kept : [.. kept, last with { Manifest = await StandingAsync(last, cancellation) }] };
        bool created = await store.TryCreateAsync(ObjectContent.FromBytes(content.Key, SealedJson.Serialize(mistaken)), cancellation);
        if (created)
        {
            _believed[content.Key] = content.Bytes.ToArray();
        }

        return created;
    }

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);

    private async Task<ContentHash256> StandingAsync(FinalRevision revision, CancellationToken cancellation) =>
        (await ReportChain.LoadAsync(store, cancellation)).Newest(revision.Month)!.Manifest;
}
