using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Quarantine;

namespace Accounting.Tests.Simulation;

/// <summary>The mistake of <see cref="Mutation.QuarantineAskedEarly"/>: to its process what was quarantined since that began looks signed off, so that it counts as it did then.</summary>
internal sealed class EarlyQuarantineStore(IObjectStore store, SimulatedStore shared) : IObjectStore
{
    private const string Quarantine = "quarantine/";

    private readonly HashSet<ObjectKey> _known = [.. shared.List(Quarantine).Select(stored => stored.Key)];
    private readonly Dictionary<ObjectKey, ObjectContent> _pretended = [];

    public string Location => store.Location;

    public async Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync(prefix, cancellation);
        if (prefix != Quarantine)
        {
            return listed;
        }

        foreach (ObjectContent content in await PretendAsync(cancellation))
        {
            _pretended[content.Key] = content;
        }

        return [.. listed, .. _pretended.Values.Select(content => new StoredObject(content.Key, content.Bytes.Length, default, "pretended"))];
    }

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) =>
        _pretended.TryGetValue(key, out ObjectContent? content) ? Task.FromResult<byte[]?>(content.Bytes.ToArray()) : store.TryReadAsync(key, cancellation);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => store.PutAsync(objects, cancellation);

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => store.TryCreateAsync(content, cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);

    private async Task<ObjectContent[]> PretendAsync(CancellationToken cancellation)
    {
        var quiet = new QuietStore(shared);
        Inputs inputs = await new InputCatalog(quiet).RefreshAsync(cancellation);
        QuarantineCatalog catalog = await QuarantineCatalog.OpenAsync(quiet, inputs, cancellation);
        return
        [
            .. (await catalog.ReadAsync(cancellation))
                .Where(entry => !entry.IsSigned)
                .SelectMany(entry => entry.Files.Where(file => !_known.Contains(file.Key)).Select(file => (File: file, entry.Message.Offset)))
                .GroupBy(place => place.File)
                .Select(file => new QuarantineSignOff
                {
                    Format = QuarantineSignOff.CurrentFormat,
                    Sha256 = file.Key.Sha256,
                    Offsets = [.. file.Select(place => place.Offset).Order()],
                    By = "nobody",
                    Reason = "not asked for",
                    At = Timestamp.Earliest,
                }.ToContent(file.Key.Key)),
        ];
    }
}
