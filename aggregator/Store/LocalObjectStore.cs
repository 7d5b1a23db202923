using System.Security.Cryptography;

namespace Accounting.Aggregator.Store;

/// <summary>
/// The object store in a local folder: a key is a path below the root. Linux.
/// <para>How an object is written:</para>
/// <list type="number">
/// <item>its bytes go into a temporary file of the same file system, and are synced;</item>
/// <item>the file is renamed over its key's path (or linked to it, where none may be there);</item>
/// <item>the folders from there up to the root are synced, so that neither the name nor a new folder's can be lost.</item>
/// </list>
/// Invariants: whatever bears a key's path is whole and its bytes are durable; a call that returns has synced its names too;
/// a call that fails or is cancelled leaves whole objects or none, and no temporary file. Any number of processes may share the folder.
/// </summary>
public sealed class LocalObjectStore : IObjectStore
{
    private readonly TemporaryFiles _temporaries;
    private readonly VerifiedFiles _verified;

    /// <summary>What is there as long as the store is.</summary>
    private readonly string _landmark;

    private LocalObjectStore(string root, TimeProvider clock, bool isForReading)
    {
        Location = Path.GetFullPath(root);
        _temporaries = new TemporaryFiles(Location, clock);
        _verified = new VerifiedFiles(clock);
        _landmark = isForReading ? PathOf(StoreSettings.Key) : _temporaries.Folder;
    }

    public string Location { get; }

    /// <summary>Opens the store in a folder, made where there is none, and removes what processes that died have left unfinished.</summary>
    /// <exception cref="StoreUnavailableException">The folder can't be made or written; the message names it and the remedy.</exception>
    public static LocalObjectStore Open(string root, TimeProvider clock)
    {
        var store = new LocalObjectStore(root, clock, isForReading: false);
        Guarded(store._temporaries.Folder, () =>
        {
            Directory.CreateDirectory(store._temporaries.Folder);
            store._temporaries.RemoveStale();
            using FileStream probe = store._temporaries.Create();
            File.Delete(probe.Name);
            return true;
        });
        return store;
    }

    /// <summary>Opens a store that was made before, to read it: nothing is written or made, so a read-only folder will do.</summary>
    public static LocalObjectStore OpenForReading(string root, TimeProvider clock) => new(root, clock, isForReading: true);

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) =>
        ListAsync(prefix, folder => LocalFolderListing.List(folder, prefix, [new KeyRange(prefix)], cancellation), cancellation);

    public async Task<IReadOnlyList<StoredObject>> ListAsync(IReadOnlyList<KeyRange> ranges, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        foreach (IGrouping<string, KeyRange> within in ranges.GroupBy(range => range.Prefix))
        {
            found.AddRange(await ListAsync(within.Key, folder => LocalFolderListing.List(folder, within.Key, [.. within], cancellation), cancellation).ConfigureAwait(false));
        }

        found.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return found;
    }

    public Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellation) =>
        ListAsync(prefix, folder => LocalFolderListing.Folders(folder, prefix, cancellation), cancellation);

    private Task<IReadOnlyList<T>> ListAsync<T>(string prefix, Func<string, List<T>> list, CancellationToken cancellation)
    {
        string folder = prefix.Length == 0 ? Location : PathOf(ObjectKey.FolderOf(prefix));
        return OnPool(() => Guarded<IReadOnlyList<T>>(folder, () =>
        {
            List<T> found = list(folder);
            if (found.Count == 0)
            {
                RequireRoot();
            }

            return found;
        }), cancellation);
    }

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) => OnPool(() => Guarded(PathOf(key), () =>
    {
        using FileStream? stream = TryOpen(key);
        if (stream is null)
        {
            RequireRoot();
            return null;
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }), cancellation);

    /// <inheritdoc/>
    /// <remarks>The path is the object's own: lease only objects that are never overwritten, else a later reader of the path may see other bytes.</remarks>
    public async Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation)
    {
        string path = PathOf(key);
        try
        {
            await using FileStream? stream = TryOpen(key);
            if (stream is null)
            {
                RequireRoot();
                throw new DamagedDataException($"{key} is missing from {Location}. 'accounting verify' tells how to mend it.");
            }

            var actual = ContentHash256.FromBytes(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
            return actual == expected
                ? new FileLease(path)
                : throw new DamagedDataException($"{key} in {Location} has the SHA-256 {actual} and should have {expected}. 'accounting verify' tells how to mend it.");
        }
        catch (Exception exception) when (FileSystemErrors.Is(exception))
        {
            throw FileSystemErrors.From(exception, path);
        }
    }

    public async Task<FileLease> LeaseAgainAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation)
    {
        string path = PathOf(key);
        if (_verified.Has(path, expected))
        {
            return new FileLease(path) { IsKnown = true };
        }

        FileStatus? before = FileSystemCalls.TryStatus(path);
        FileLease lease = await LeaseFileAsync(key, expected, cancellation).ConfigureAwait(false);
        _verified.Add(path, before, expected);
        return lease;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A file that holds a content is not there.</exception>
    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => OnPool(() => Guarded(Location, () =>
    {
        using var publication = new LocalPublication(_temporaries, Location, objects.Count);
        foreach (ObjectContent content in objects)
        {
            publication.Stage(content, PathOf(content.Key), cancellation);
        }

        publication.Publish(cancellation);
        return true;
    }), cancellation);

    /// <inheritdoc/>
    /// <remarks>A false, too, is told only when the object that stands there is durable, so that nobody acts on a name that a crash could take back.</remarks>
    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => OnPool(() => Guarded(PathOf(content.Key), () =>
    {
        using var publication = new LocalPublication(_temporaries, Location, 1);
        publication.StageCopy(content, PathOf(content.Key), cancellation);
        bool created = publication.PublishExclusively();
        if (created && content is { FilePath: { } source, FileMayBeMoved: true })
        {
            File.Delete(source);
        }

        return created;
    }), cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => OnPool(() => Guarded(Location, () =>
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ObjectKey key in keys)
        {
            cancellation.ThrowIfCancellationRequested();
            string path = PathOf(key);
            if (Guarded(path, () => TryDelete(path)))
            {
                folders.Add(Path.GetDirectoryName(path)!);
            }
        }

        foreach (string folder in folders)
        {
            FileSystemCalls.Sync(folder);
        }

        RequireRoot();
        return true;
    }), cancellation);

    private static Task<T> OnPool<T>(Func<T> work, CancellationToken cancellation) => Task.Run(work, cancellation);

    private static T Guarded<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (FileSystemErrors.Is(exception))
        {
            throw FileSystemErrors.From(exception, path);
        }
    }

    private static bool TryDelete(string path)
    {
        try
        {
            // Says nothing where there is no such file, but throws where there is no such folder.
            File.Delete(path);
            return true;
        }
        catch (IOException exception) when (FileSystemErrors.IsMissing(exception))
        {
            return false;
        }
    }

    private string PathOf(ObjectKey key) => Path.Combine(Location, key.Value);

    /// <summary>Nothing found is only an answer while the store is there: a disk that isn't mounted is no empty store.</summary>
    private void RequireRoot()
    {
        if (!Path.Exists(_landmark))
        {
            throw FileSystemErrors.From(new DirectoryNotFoundException(), Location);
        }
    }

    private FileStream? TryOpen(ObjectKey key)
    {
        try
        {
            return new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (IOException exception) when (FileSystemErrors.IsMissing(exception))
        {
            return null;
        }
    }
}
