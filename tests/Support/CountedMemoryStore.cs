using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Tests.Support;

/// <summary>Objects in memory, for stores of a great many, and what was asked for them as a bucket would charge for it: a listing is a call for each 1,000 names.</summary>
internal sealed class CountedMemoryStore(TimeProvider clock) : IObjectStore
{
    private const int NamesPerPage = 1000;

    private readonly SortedDictionary<string, (byte[] Bytes, Timestamp At, int Number)> _objects = new(StringComparer.Ordinal);
    private int _writes;

    public string Location => "memory";

    public int Pages { get; private set; }

    public int Names { get; private set; }

    public int Reads { get; private set; }

    public long BytesRead { get; private set; }

    public int Puts { get; private set; }

    public int Calls => Pages + Reads + Puts;

    /// <summary>What was listed, in order.</summary>
    public List<string> Prefixes { get; } = [];

    public void Forget()
    {
        (Pages, Names, Reads, BytesRead, Puts) = (0, 0, 0, 0, 0);
        Prefixes.Clear();
    }

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) => ListAsync([new KeyRange(prefix)], cancellation);

    /// <summary>For each range a bucket is asked.</summary>
    public Task<IReadOnlyList<StoredObject>> ListAsync(IReadOnlyList<KeyRange> ranges, CancellationToken cancellation)
    {
        StoredObject[] found =
        [
            .. _objects.Where(held => ranges.Any(range => range.Has(held.Key))).Select(held => new StoredObject(ObjectKey.Parse(held.Key), held.Value.Bytes.Length, held.Value.At, held.Value.Number.ToString(CultureInfo.InvariantCulture))),
        ];
        foreach (KeyRange range in ranges)
        {
            int own = found.Count(listed => range.Has(listed.Key));
            Prefixes.Add(range.Beginning);
            Pages += Math.Max(1, (own + NamesPerPage - 1) / NamesPerPage);
            Names += own;
        }

        return Task.FromResult<IReadOnlyList<StoredObject>>(found);
    }

    public Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellation)
    {
        string[] found =
        [
            .. _objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && key.IndexOf('/', prefix.Length) > 0)
                .Select(key => key[..(key.IndexOf('/', prefix.Length) + 1)]).Distinct(),
        ];
        Prefixes.Add($"{prefix}*/");
        Pages++;
        Names += found.Length;
        return Task.FromResult<IReadOnlyList<string>>(found);
    }

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        Reads++;
        byte[]? bytes = _objects.TryGetValue(key.Value, out (byte[] Bytes, Timestamp At, int Number) held) ? (byte[])held.Bytes.Clone() : null;
        BytesRead += bytes?.Length ?? 0;
        return Task.FromResult(bytes);
    }

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => throw new NotSupportedException("Nothing of this store is compacted.");

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation)
    {
        foreach (ObjectContent content in objects)
        {
            Puts++;
            _objects[content.Key.Value] = (content.Bytes.ToArray(), Timestamp.Now(clock), ++_writes);
        }

        return Task.CompletedTask;
    }

    public async Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        bool isNew = !_objects.ContainsKey(content.Key.Value);
        await (isNew ? PutAsync([content], cancellation) : Task.CompletedTask);
        return isNew;
    }

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation)
    {
        foreach (ObjectKey key in keys)
        {
            _objects.Remove(key.Value);
        }

        return Task.CompletedTask;
    }
}
