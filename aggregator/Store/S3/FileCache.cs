namespace Accounting.Aggregator.Store.S3;

/// <summary>
/// Local copies of objects, one process's own. A copy stands for the version of the object that the server tells by its entity tag. One that is
/// leased stays; of the others the longest unused go when all together exceed the limit. Every lease checks the bytes again, since DuckDB reads
/// a flipped byte without complaint; but for who asks again what a file that wasn't touched has been found to be.
/// </summary>
internal sealed class FileCache : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Copy> _copies = [];
    private readonly long _bytesMax;
    private readonly TemporaryFiles _temporaries;
    private readonly VerifiedFiles _verified;
    private long _bytes;
    private long _uses;

    private FileCache(string folder, long bytesMax, TimeProvider clock)
    {
        _bytesMax = bytesMax;
        _temporaries = new TemporaryFiles(folder, clock);
        _verified = new VerifiedFiles(clock);
    }

    /// <summary>Where the copies lie.</summary>
    public string Folder => _temporaries.Folder;

    /// <summary>Makes the folder where it is missing, and removes what processes that died have left.</summary>
    /// <exception cref="StoreUnavailableException">It can't be made or written.</exception>
    public static FileCache Open(string folder, long bytesMax, TimeProvider clock)
    {
        var cache = new FileCache(Path.GetFullPath(folder), bytesMax, clock);
        try
        {
            Directory.CreateDirectory(cache.Folder);
            cache._temporaries.RemoveStale();
            return cache;
        }
        catch (Exception exception) when (FileSystemErrors.Is(exception))
        {
            throw FileSystemErrors.From(exception, cache.Folder);
        }
    }

    /// <summary>A new empty file of this process, for a copy in the making.</summary>
    public FileStream CreateFile() => _temporaries.Create();

    /// <summary>Whether there is a copy of some version of the object.</summary>
    public bool Knows(ObjectKey key)
    {
        lock (_lock)
        {
            return _copies.ContainsKey(key);
        }
    }

    /// <summary>A lease on the copy of this version with these bytes; null where there is none, or where the file has changed.</summary>
    /// <param name="key">The object's.</param>
    /// <param name="version">The version.</param>
    /// <param name="hash">Of the bytes.</param>
    /// <param name="isAgain">Whether a file that was found to have them, and wasn't touched since, need not be read.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<FileLease?> TryLeaseAsync(ObjectKey key, string version, ContentHash256 hash, bool isAgain, CancellationToken cancellation)
    {
        Copy? copy;
        lock (_lock)
        {
            if (!_copies.TryGetValue(key, out copy) || copy.Version != version)
            {
                return null;
            }

            copy.Leases++;
        }

        try
        {
            if (isAgain && _verified.Has(copy.Path, hash))
            {
                return new FileLease(copy.Path, () => Release(copy)) { IsKnown = true };
            }

            FileStatus? before = FileSystemCalls.TryStatus(copy.Path);
            if (await ContentHash256.OfFileAsync(copy.Path, cancellation).ConfigureAwait(false) == hash)
            {
                _verified.Add(copy.Path, before, hash);
                return new FileLease(copy.Path, () => Release(copy));
            }
        }
        catch (IOException)
        {
            // Somebody emptied the folder: the store has the bytes.
        }
        catch
        {
            Release(copy);
            throw;
        }

        Forget(copy);
        return null;
    }

    /// <summary>Takes over a finished file that holds a version of an object, in the place of any other version.</summary>
    public FileLease Add(ObjectKey key, string version, string path)
    {
        var copy = new Copy(key, version, path, new FileInfo(path).Length) { Leases = 1 };
        lock (_lock)
        {
            if (_copies.TryGetValue(key, out Copy? other))
            {
                Drop(other);
            }

            _copies.Add(key, copy);
            _bytes += copy.LengthBytes;
            Trim();
        }

        return new FileLease(path, () => Release(copy));
    }

    /// <summary>Moves a file into the cache that nobody reads yet.</summary>
    public void Keep(ObjectKey key, string version, string path)
    {
        string own;
        using (FileStream file = CreateFile())
        {
            own = file.Name;
        }

        File.Move(path, own, overwrite: true);
        Add(key, version, own).Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (Copy copy in _copies.Values)
            {
                File.Delete(copy.Path);
            }

            _copies.Clear();
            _bytes = 0;
        }
    }

    private void Release(Copy copy)
    {
        lock (_lock)
        {
            copy.Leases--;
            copy.LastUse = ++_uses;
            if (copy.IsDropped && copy.Leases == 0)
            {
                File.Delete(copy.Path);
            }

            Trim();
        }
    }

    private void Forget(Copy copy)
    {
        lock (_lock)
        {
            if (!copy.IsDropped)
            {
                Drop(copy);
            }
        }

        Release(copy);
    }

    /// <summary>The file goes now, or with its last lease.</summary>
    private void Drop(Copy copy)
    {
        _copies.Remove(copy.Key);
        _bytes -= copy.LengthBytes;
        copy.IsDropped = true;
        if (copy.Leases == 0)
        {
            File.Delete(copy.Path);
        }
    }

    private void Trim()
    {
        while (_bytes > _bytesMax && _copies.Values.Where(copy => copy.Leases == 0).MinBy(copy => copy.LastUse) is { } oldest)
        {
            Drop(oldest);
        }
    }

    private sealed class Copy(ObjectKey key, string version, string path, long lengthBytes)
    {
        public ObjectKey Key { get; } = key;

        public string Version { get; } = version;

        public string Path { get; } = path;

        public long LengthBytes { get; } = lengthBytes;

        public int Leases { get; set; }

        public long LastUse { get; set; }

        /// <summary>Whether the cache no longer knows it: it goes with its last lease.</summary>
        public bool IsDropped { get; set; }
    }
}
