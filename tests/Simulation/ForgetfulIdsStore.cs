using Accounting.Aggregator.Store;
using Accounting.Reporting.Ids;

namespace Accounting.Tests.Simulation;

/// <summary>Loses what a comparison of ids found, and keeps the word that they were compared: as if the index named none of it and were stored first.</summary>
internal sealed class ForgetfulIdsStore(IObjectStore store) : IObjectStore
{
    public string Location => store.Location;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) => store.TryReadAsync(key, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) =>
        store.PutAsync([.. objects.Where(content => !IsFound(content.Key)).Select(Forget)], cancellation);

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => store.TryCreateAsync(content, cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);

    private static bool IsFound(ObjectKey key) => key.Value.StartsWith(IdFiles.Prefix, StringComparison.Ordinal) && IdFiles.IsFound(key);

    private static ObjectContent Forget(ObjectContent content)
    {
        if (!IdFiles.IsIndex(content.Key))
        {
            return content;
        }

        byte[] bytes = SealedJson.Serialize(IdIndex.Read(content.Key, content.Bytes.ToArray()) with { Found = [], Settled = [] });
        return ObjectContent.FromBytes(IdFiles.Index(bytes), bytes);
    }
}
