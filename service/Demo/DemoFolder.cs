using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Demo;

/// <summary>
/// The data folder as a demo's own. Held by one demo at a time through a lock of the operating system, which a crash lets go of.
/// <list type="number">
/// <item>Empty or missing: it becomes a demo's with <c>demo.json</c> in state running, before anything else is written.</item>
/// <item>A running demo that nobody runs any more: what it left is removed, nothing but names of the store, and it begins anew.</item>
/// <item>A complete demo of the same options: its files are verified and its summary told again.</item>
/// <item>Other options, or a folder that isn't a demo's: refused, and untouched.</item>
/// </list>
/// </summary>
public sealed class DemoFolder : IDisposable
{
    private const string LockName = ".demo.lock";

    /// <summary>All that a store's top level can hold; <c>demo.json</c> goes last, so that an interrupted removal is still a demo's folder.</summary>
    private static readonly string[] StoreFolders = ["state", "quarantine", "transactions", "statistics", "reports", "runs"];

    /// <summary>What a person may have looked at, and must find again.</summary>
    private static readonly string[] RecordedPrefixes = ["reports/", "transactions/", "statistics/"];

    private readonly string _path;

    private readonly LocalObjectStore _store;

    private readonly FileStream _lock;

    private DemoFolder(string path, LocalObjectStore store, FileStream held)
    {
        _path = path;
        _store = store;
        _lock = held;
    }

    /// <summary>Takes the folder, making it where it is missing.</summary>
    /// <exception cref="UsageException">Another demo holds it, or it is something else.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be made or written.</exception>
    public static DemoFolder Take(string path, TimeProvider clock)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (!File.Exists(Path.Combine(path, DemoRecord.Key.Value)) && Strangers(path) is { Count: > 0 } strangers)
            {
                throw new UsageException($"The data folder {path} holds {string.Join(", ", strangers.Take(3))} and no demo.json: it is not a demo's. Name an empty or new folder with --data.");
            }

            FileStream held = Lock(path);
            return new DemoFolder(path, LocalObjectStore.Open(path, clock), held);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data folder {path} cannot be written: {exception.Message} Make it writable, or name another with --data.", exception);
        }
    }

    /// <summary>The record of a complete demo of these options, or null once the folder is ready for a new one, recorded as running.</summary>
    /// <exception cref="UsageException">The folder is a demo's of other options.</exception>
    /// <exception cref="DamagedDataException">The record cannot be read.</exception>
    public async Task<DemoRecord?> BeginAsync(DemoOptions asked, CancellationToken cancellation)
    {
        if (await _store.TryReadAsync(DemoRecord.Key, cancellation).ConfigureAwait(false) is { } bytes)
        {
            DemoRecord known = StoreJson.Deserialize<DemoRecord>(DemoRecord.Key, bytes);
            if (known.Options.DifferencesFrom(asked) is { Count: > 0 } differences)
            {
                throw new UsageException($"The data folder {_path} holds a demo of other options ({string.Join("; ", differences)}). Ask for the same again, or name another folder with --data.");
            }

            if (known.State == DemoState.Complete)
            {
                return known;
            }
        }

        RemoveLeftovers();
        await WriteAsync(new DemoRecord { Format = DemoRecord.CurrentFormat, Options = asked, State = DemoState.Running, Summary = null, Files = [] }, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>The last act of a demo: from now on the same options are answered from the record, once its files are found unchanged.</summary>
    public async Task CompleteAsync(DemoOptions options, DemoSummary summary, CancellationToken cancellation)
    {
        var files = new List<DemoFile>();
        foreach (string prefix in RecordedPrefixes)
        {
            foreach (StoredObject listed in await _store.ListAsync(prefix, cancellation).ConfigureAwait(false))
            {
                files.Add(new DemoFile(listed.Key, await ContentHash256.OfFileAsync(Path.Combine(_path, listed.Key.Value), cancellation).ConfigureAwait(false)));
            }
        }

        await WriteAsync(new DemoRecord { Format = DemoRecord.CurrentFormat, Options = options, State = DemoState.Complete, Summary = summary, Files = files }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens the store as every command does, and reads every recorded file.</summary>
    /// <exception cref="StoreMismatchException">The store is of another format or time zone.</exception>
    /// <exception cref="DamagedDataException">A file is missing or changed.</exception>
    public async Task VerifyAsync(DemoRecord record, CancellationToken cancellation)
    {
        await StoreRoot.OpenOrCreateAsync(_store, record.Options.TimeZone, null, cancellation).ConfigureAwait(false);
        foreach (DemoFile file in record.Files)
        {
            using FileLease unchanged = await _store.LeaseFileAsync(file.Key, file.Sha256, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _lock.Dispose();

    private Task WriteAsync(DemoRecord record, CancellationToken cancellation) =>
        _store.PutAsync([ObjectContent.FromBytes(DemoRecord.Key, StoreJson.Serialize(record))], cancellation);

    private static List<string> Strangers(string path) =>
        [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)!).Where(name => !StoreAccess.IsHidden(name)).Order(StringComparer.Ordinal)];

    private static FileStream Lock(string path)
    {
        string file = Path.Combine(path, LockName);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(file) && exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new UsageException($"Another demo is at work in the data folder {path}. Wait for its end, or name another folder with --data.", exception);
        }
    }

    private void RemoveLeftovers()
    {
        try
        {
            foreach (string folder in StoreFolders.Select(name => Path.Combine(_path, name)).Where(Directory.Exists))
            {
                Directory.Delete(folder, true);
            }

            File.Delete(Path.Combine(_path, StoreSettings.Key.Value));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"What an unfinished demo left in {_path} cannot be removed: {exception.Message} Remove the folder.", exception);
        }
    }
}
