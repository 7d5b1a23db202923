using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;

namespace Accounting.Tests.Simulation;

/// <summary>The mistake of <see cref="Mutation.RunBeforeSegment"/>: what is written for a run is with its writer alone until the run's record is written.</summary>
internal sealed class RunFirstStore(IObjectStore store) : IObjectStore
{
    private readonly Dictionary<ObjectKey, ObjectContent> _heldBack = [];

    public string Location => store.Location;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public async Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) =>
        _heldBack.TryGetValue(key, out ObjectContent? held) ? held.Bytes.ToArray() : await store.TryReadAsync(key, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public async Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation)
    {
        foreach (ObjectContent content in objects.Where(IsOfRun))
        {
            _heldBack[content.Key] = content;
        }

        await store.PutAsync([.. objects.Where(content => !IsOfRun(content))], cancellation);
    }

    public async Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        bool created = await store.TryCreateAsync(content, cancellation);
        if (IsOfRun(content))
        {
            await store.PutAsync([.. _heldBack.Values], cancellation);
            _heldBack.Clear();
        }

        return created;
    }

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);

    private static bool IsOfRun(ObjectContent content) =>
        content.Key.Value.StartsWith(RunFiles.Prefix, StringComparison.Ordinal) && !RunFiles.IsScaffold(content.Key, out _);
}
