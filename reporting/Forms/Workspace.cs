using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;

namespace Accounting.Reporting.Forms;

/// <summary>
/// One run's connection, its leased files, and what it has made and not yet stored.
/// <para>A file is staged under its key, may be read at once, and reaches the store with <see cref="FlushAsync(CancellationToken)"/>: data first, then what refers
/// to it, so that whatever refers to a file finds it.</para>
/// </summary>
internal sealed class Workspace : IDisposable
{
    private readonly IObjectStore _store;
    private readonly WorkDatabase _database;
    private readonly Dictionary<ObjectKey, FileLease> _leases = [];
    private readonly Dictionary<ObjectKey, (string Path, ContentHash256? Sha256)> _staged = [];
    private readonly List<(ObjectKey Key, byte[] Bytes)> _references = [];
    private readonly List<ObjectKey> _obsolete = [];
    private int _files;

    public Workspace(ReportingContext context)
    {
        Context = context;
        _store = context.Store;
        _database = WorkDatabase.Open(context.Options);
        Changes = new ChangesTable(_database.Connection);
    }

    public ReportingContext Context { get; }

    public DuckConnection Connection => _database.Connection;

    /// <summary>What changed between two coverages, out of leased files: gone with their leases.</summary>
    public ChangesTable Changes { get; }

    /// <summary>A connection of the caller's own, on which rows keep their order: see <see cref="WorkDatabase.ConnectToOneThread"/>.</summary>
    public DuckConnection ConnectToOneThread() => _database.ConnectToOneThread();

    /// <summary>A path where nothing is yet.</summary>
    public string NewPath() => Path.Combine(_database.Folder, $"{++_files}");

    /// <summary>Takes a finished file; <paramref name="key"/> may depend on its hash.</summary>
    public async Task<StoredFile> StageAsync(string name, string path, long rows, Func<ContentHash256, ObjectKey> key, CancellationToken cancellation)
    {
        ContentHash256 hash = await ContentHash256.OfFileAsync(path, cancellation).ConfigureAwait(false);
        var file = new StoredFile(name, key(hash), hash, new FileInfo(path).Length, rows);
        _staged[file.Key] = (path, hash);
        return file;
    }

    /// <summary>Takes a finished file under a key that is known.</summary>
    public void Stage(ObjectKey key, string path) => _staged[key] = (path, null);

    /// <summary>An object that refers to staged ones: stored after them.</summary>
    public void StageReference(ObjectKey key, byte[] content) => _references.Add((key, content));

    /// <summary>An object that nothing refers to once the references staged so far are stored: removed after them.</summary>
    public void StageRemoval(ObjectKey key) => _obsolete.Add(key);

    /// <summary>A local path of the file's checked bytes, valid until <see cref="ReleaseLeases"/> or <see cref="FlushAsync(CancellationToken)"/>.</summary>
    public async Task<string> PathOfAsync(StoredFile file, CancellationToken cancellation) =>
        _staged.TryGetValue(file.Key, out (string Path, ContentHash256?) staged) ? staged.Path : await LeaseAsync(file.Key, file.Sha256, cancellation).ConfigureAwait(false);

    /// <summary>The same of a file that there may be.</summary>
    public async Task<string?> PathOrNullAsync(StoredFile? file, CancellationToken cancellation) =>
        file is null ? null : await PathOfAsync(file, cancellation).ConfigureAwait(false);

    /// <summary>The same of those files that there are, in their order.</summary>
    public async Task<IReadOnlyList<string>> PathsOfAsync(IEnumerable<StoredFile?> files, CancellationToken cancellation)
    {
        var paths = new List<string>();
        foreach (StoredFile file in files.OfType<StoredFile>())
        {
            paths.Add(await PathOfAsync(file, cancellation).ConfigureAwait(false));
        }

        return paths;
    }

    /// <summary>Writes the rows of a query to a new file.</summary>
    /// <returns>Its path and how many rows it has; null where there are none, and no file.</returns>
    public (string Path, long Rows)? WriteIfAny(DuckConnection connection, string select, ParquetOptions options, CancellationToken cancellation)
    {
        string path = NewPath();
        long rows = connection.CopyToParquet(select, path, options, cancellation);
        if (rows > 0)
        {
            return (path, rows);
        }

        File.Delete(path);
        return null;
    }

    public async Task<string> LeaseAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation)
    {
        if (!_leases.TryGetValue(key, out FileLease? lease))
        {
            lease = await (Context.LooksAgain ? _store.LeaseAgainAsync(key, expected, cancellation) : _store.LeaseFileAsync(key, expected, cancellation)).ConfigureAwait(false);
            _leases.Add(key, lease);
        }

        return lease.Path;
    }

    /// <summary>Leases every file of a day version.</summary>
    /// <exception cref="DamagedDataException">One of them is missing or isn't what was written.</exception>
    public Task LeaseAsync(DayVersion day, CancellationToken cancellation) => LeaseAsync([day], _ => true, cancellation);

    /// <summary>Leases those files of day versions that are wanted; their paths, in the order of days and files.</summary>
    /// <exception cref="DamagedDataException">One of them is missing or isn't what was written.</exception>
    public async Task<IReadOnlyList<string>> LeaseAsync(IReadOnlyList<DayVersion> days, Func<string, bool> wanted, CancellationToken cancellation)
    {
        (ObjectKey Key, ContentHash256 Hash)[] files =
            [.. from day in days from output in day.Manifest.Outputs where wanted(output.Name) select (day.KeyOf(output), output.Sha256)];
        (ObjectKey Key, ContentHash256 Hash)[] missing = [.. files.Where(file => !_leases.ContainsKey(file.Key))];
        foreach (((ObjectKey key, _), FileLease lease) in missing.Zip(await _store.LeaseFilesAsync(missing, cancellation, Context.LooksAgain).ConfigureAwait(false)))
        {
            _leases.Add(key, lease);
        }

        return [.. files.Select(file => _leases[file.Key].Path)];
    }

    public void ReleaseLeases()
    {
        Changes.Drop();
        DisposeLeases();
    }

    private void DisposeLeases()
    {
        foreach (FileLease lease in _leases.Values)
        {
            lease.Dispose();
        }

        _leases.Clear();
    }

    /// <summary>Stores everything staged; paths given out before are no longer valid.</summary>
    public Task FlushAsync(CancellationToken cancellation) => FlushAsync(_ => false, cancellation);

    /// <summary>The same, but for files that are stored already with the very bytes: those aren't touched.</summary>
    /// <param name="mayBeStored">Whether it is worth looking.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task FlushAsync(Predicate<ObjectKey> mayBeStored, CancellationToken cancellation)
    {
        foreach ((ObjectKey key, (_, ContentHash256? hash)) in _staged.ToList())
        {
            if (hash is { } expected && mayBeStored(key) && await _store.HoldsAsync(key, expected, cancellation).ConfigureAwait(false))
            {
                _staged.Remove(key);
            }
        }

        if (_staged.Count > 0)
        {
            await _store.PutAsync([.. _staged.Select(staged => ObjectContent.FromFile(staged.Key, staged.Value.Path, mayBeMoved: true))], cancellation).ConfigureAwait(false);
            _staged.Clear();
        }

        foreach ((ObjectKey key, byte[] bytes) in _references.ToList())
        {
            if (mayBeStored(key) && await _store.HoldsAsync(key, ContentHash256.Of(bytes), cancellation).ConfigureAwait(false))
            {
                _references.Remove((key, bytes));
            }
        }

        if (_references.Count > 0)
        {
            await _store.PutAsync([.. _references.Select(reference => ObjectContent.FromBytes(reference.Key, reference.Bytes))], cancellation).ConfigureAwait(false);
            _references.Clear();
        }

        await _store.DeleteAsync(_obsolete, cancellation).ConfigureAwait(false);
        _obsolete.Clear();
    }

    public void Dispose()
    {
        DisposeLeases();
        _database.Dispose();
    }
}
