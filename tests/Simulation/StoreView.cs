using Accounting.Aggregator.Store;

namespace Accounting.Tests.Simulation;

/// <summary>
/// The shared store as one actor sees it. Every operation is a step, and so is every object within one: others may act, and the actor may
/// die, in between. An operation may fail before it did anything, after it did half or all, or while what it wrote is still on its way.
/// </summary>
internal sealed class StoreView(Stage stage, Actor actor, SimulatedStore store, Func<string, StoreTrouble> troubleOf) : IObjectStore
{
    public string Location => store.Folder;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => Do<IReadOnlyList<StoredObject>>(
        $"list {prefix}",
        _ => [.. store.List(prefix)],
        cancellation);

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) =>
        Do($"read {key}", _ => store.Objects.TryGetValue(key, out byte[]? bytes) ? (byte[])bytes.Clone() : null, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) =>
        Do($"lease {key}", _ => store.Lease(key, expected), cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => Do(
        $"put {objects.Count} objects{(objects.Count == 0 ? "" : $", the first {objects[0].Key}")}",
        trouble =>
        {
            (ObjectContent Content, byte[] Bytes)[] all = [.. objects.Select(content => (content, BytesOf(content)))];
            int appearing = trouble is StoreTrouble.Tear ? all.Length / 2 : all.Length;
            for (int index = 0; index < appearing; index++)
            {
                stage.Step(actor, $"put {all[index].Content.Key}");
                Write(all[index].Content, all[index].Bytes, trouble);
            }

            return true;
        },
        cancellation);

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => Do(
        $"create {content.Key}",
        trouble =>
        {
            bool creates = trouble is not (StoreTrouble.Tear or StoreTrouble.Late) && !store.Objects.ContainsKey(content.Key);
            if (creates)
            {
                Write(content, BytesOf(content), StoreTrouble.None);
            }

            return creates;
        },
        cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => Do(
        $"delete {keys.Count} objects",
        trouble =>
        {
            foreach (ObjectKey key in trouble is StoreTrouble.Tear ? keys.Take(keys.Count / 2) : keys)
            {
                stage.Step(actor, $"delete {key}");
                stage.Guard(() => store.Remove(key));
            }

            return true;
        },
        cancellation);

    private void Write(ObjectContent content, byte[] bytes, StoreTrouble trouble)
    {
        if (trouble is StoreTrouble.Late)
        {
            store.PutLater(content.Key, bytes);
        }
        else
        {
            stage.Guard(() => store.Put(content.Key, bytes));
        }

        if (content is { FilePath: { } path, FileMayBeMoved: true })
        {
            File.Delete(path);
        }
    }

    private static byte[] BytesOf(ObjectContent content) =>
        content.FilePath is { } path ? File.ReadAllBytes(path) : content.Bytes.ToArray();

    private Task<T> Do<T>(string what, Func<StoreTrouble, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        stage.Step(actor, what);
        StoreTrouble trouble = troubleOf(what);
        if (trouble is StoreTrouble.None)
        {
            return Task.FromResult(work(trouble));
        }

        stage.Note($"{actor.Name}: {what} meets {trouble}");
        actor.Disturb();
        if (trouble is not StoreTrouble.FailBefore)
        {
            work(trouble);
        }

        if (trouble is StoreTrouble.Crash)
        {
            actor.Doom();
            actor.DieIfDoomed();
        }

        throw new StoreUnavailableException($"{what} met {trouble}.");
    }
}
