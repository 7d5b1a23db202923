namespace Accounting.Aggregator.Store;

/// <summary>
/// Where everything durable lies: a local folder or a bucket, with the same keys.
/// An object appears whole or not at all, and is durable when the call that wrote it returns.
/// What cannot be read is an error, never an empty result.
/// Errors: <see cref="StoreUnavailableException"/> (wait and try again), <see cref="DamagedDataException"/> (stop what depends on it).
/// </summary>
public interface IObjectStore
{
    /// <summary>What a person would call the place: a folder's path or an s3:// address. No secrets.</summary>
    string Location { get; }

    /// <summary>How many calls are worth making side by side: more than one where each waits for a server.</summary>
    int CallsAtOnceMax => 1;

    /// <summary>All keys that begin with <paramref name="prefix"/> (empty, or ending in '/'), with their sizes, in ordinal order. Leftovers of unfinished writes are not among them.</summary>
    Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>
    /// Of the same listings those keys that are in one of some ranges, none of which has a key of another, in ordinal order. A store that can tells them without passing over the others, and
    /// passes over a folder once for all ranges in it.
    /// </summary>
    async Task<IReadOnlyList<StoredObject>> ListAsync(IReadOnlyList<KeyRange> ranges, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        foreach (IGrouping<string, KeyRange> folder in ranges.GroupBy(range => range.Prefix))
        {
            found.AddRange((await ListAsync(folder.Key, cancellation).ConfigureAwait(false)).Where(listed => folder.Any(range => range.Has(listed.Key))));
        }

        found.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return found;
    }

    /// <summary>The folders right below <paramref name="prefix"/> (empty, or ending in '/') that objects lie in, each ending in '/', in ordinal order. A store that can tells them without the objects.</summary>
    async Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellation) =>
    [
        .. (await ListAsync(prefix, cancellation).ConfigureAwait(false))
            .Select(found => found.Key.Value.IndexOf('/', prefix.Length) is > 0 and var end ? found.Key.Value[..(end + 1)] : null).OfType<string>().Distinct(),
    ];

    /// <summary>The whole object, or null where there is none.</summary>
    Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation);

    /// <summary>
    /// A local file that holds the object's bytes, checked against <paramref name="expected"/>: for readers that want a path.
    /// The file belongs to the store and must not be changed; it lives until the lease is disposed.
    /// </summary>
    /// <exception cref="DamagedDataException">The object is missing or its bytes are others.</exception>
    Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation);

    /// <summary>
    /// The same for who looks at the same objects again and again: bytes that this process has read once and found right aren't read again while the store tells that the object, and the file system
    /// that the file, is the one that was read. For pages; whatever is written or judged follows from <see cref="LeaseFileAsync"/>.
    /// </summary>
    /// <exception cref="DamagedDataException">The object is missing or its bytes are others.</exception>
    Task<FileLease> LeaseAgainAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => LeaseFileAsync(key, expected, cancellation);

    /// <summary>Writes objects, replacing what was there; all are durable when it returns. Each alone appears whole; together they may appear in any order.</summary>
    Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation);

    /// <summary>Writes an object where none exists; false, and nothing written, where one does. Of many callers at once exactly one gets true.</summary>
    Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation);

    /// <summary>Makes sure, once a process, that <see cref="TryCreateAsync"/> keeps its promise also against other processes, where that rests on a server's word.</summary>
    /// <exception cref="StoreMismatchException">It doesn't, though the settings say so: nothing may be committed by it.</exception>
    Task RequireExclusiveCreationAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Removes objects; one that isn't there is no error.</summary>
    Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation);
}
