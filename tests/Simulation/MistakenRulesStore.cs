using Accounting.Aggregator.Store;

namespace Accounting.Tests.Simulation;

/// <summary>
/// The mistakes of <see cref="Mutation.OwnRulesBelieved"/> and <see cref="Mutation.OlderRulesForgotten"/>: whatever rules the store says it was ever cut by, its user takes its own for
/// them, or the newest.
/// </summary>
internal sealed class MistakenRulesStore(IObjectStore store, Mutation mutation, ZoneRules own) : IObjectStore
{
    public string Location => store.Location;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public async Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        (ContentHash256 hash, ObjectContent content) = own.ToContent();
        if (ZoneFiles.TryParseRules(key, out ContentHash256 asked) && asked == hash)
        {
            return content.Bytes.ToArray();
        }

        byte[]? bytes = await store.TryReadAsync(key, cancellation);
        return bytes is not null && ZoneFiles.TryParseEntry(key, out int number)
            ? SealedJson.Serialize(ZoneEntry.Parse(number, bytes) with { Rules = mutation is Mutation.OwnRulesBelieved ? hash : await NewestAsync(number, cancellation) })
            : bytes;
    }

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => store.PutAsync(objects, cancellation);

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => store.TryCreateAsync(content, cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);

    private async Task<ContentHash256?> NewestAsync(int number, CancellationToken cancellation)
    {
        while (await store.TryReadAsync(ZoneFiles.Entry(number + 1), cancellation) is not null)
        {
            number++;
        }

        return ZoneEntry.Parse(number, (await store.TryReadAsync(ZoneFiles.Entry(number), cancellation))!).Rules;
    }
}
