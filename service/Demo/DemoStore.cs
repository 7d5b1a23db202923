using System.Collections.Concurrent;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Demo;

/// <summary>
/// A store as a demo's own.
/// <list type="number">
/// <item>Empty or missing: it becomes a demo's with <c>demo.json</c> in state running, before anything else is written.</item>
/// <item>A running demo that nobody runs any more: what it left is removed, nothing but names of the store, and it begins anew.</item>
/// <item>A complete demo of the same options: its files are verified and its summary told again.</item>
/// <item>Other options, or a place that isn't a demo's: refused, and untouched.</item>
/// </list>
/// A folder is held by one demo at a time through a lock of the operating system, which a crash lets go of. A bucket knows no such lock.
/// </summary>
public sealed class DemoStore : IDisposable
{
    private const string LockName = ".demo.lock";

    /// <summary>All that a store's top level can hold; <c>demo.json</c> stays, so that an interrupted removal is still a demo's place.</summary>
    private static readonly string[] StorePrefixes = ["state/", "quarantine/", "statistics/", "reports/", "runs/", "members/", "tables/", .. PublicTable.All.Select(table => table.Prefix)];

    /// <summary>What a person may have looked at, and must find again.</summary>
    private static readonly string[] RecordedPrefixes = ["reports/", .. PublicTable.All.Select(table => table.Prefix)];

    private static readonly string[] ShownFolders = ["reports", .. PublicTable.All.Select(table => table.Name), "quarantine", "runs"];

    private readonly IObjectStore _store;

    private readonly FileStream? _lock;

    private DemoStore(IObjectStore store, FileStream? held)
    {
        _store = store;
        _lock = held;
    }

    /// <summary>Takes the place, making it where it is missing.</summary>
    /// <exception cref="UsageException">Another demo holds it, or it is something else.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be made or written.</exception>
    public static async Task<DemoStore> TakeAsync(CommandContext context, CancellationToken cancellation)
    {
        StoreChoice choice = context.Options.Store;
        if (choice.Bucket is null)
        {
            FileStream held = TakeFolder(choice.DataFolder);
            return new DemoStore(LocalObjectStore.Open(choice.DataFolder, context.Clock), held);
        }

        IObjectStore bucket = StoreAccess.OpenStore(context, choice);
        if (await bucket.TryReadAsync(DemoRecord.Key, cancellation).ConfigureAwait(false) is null)
        {
            RequireNone((await bucket.ListAsync("", cancellation).ConfigureAwait(false)).Select(found => found.Key.Value), choice.Location);
        }

        return new DemoStore(bucket, null);
    }

    /// <summary>The record of a complete demo of these options, or null once the place is ready for a new one, recorded as running.</summary>
    /// <exception cref="UsageException">The place is a demo's of other options.</exception>
    /// <exception cref="DamagedDataException">The record cannot be read.</exception>
    public async Task<DemoRecord?> BeginAsync(DemoOptions asked, CancellationToken cancellation)
    {
        if (await _store.TryReadAsync(DemoRecord.Key, cancellation).ConfigureAwait(false) is { } bytes)
        {
            DemoRecord known = StoreJson.Deserialize<DemoRecord>(DemoRecord.Key, bytes);
            if (known.Options.DifferencesFrom(asked) is { Count: > 0 } differences)
            {
                throw new UsageException($"{_store.Location} holds a demo of other options ({string.Join("; ", differences)}). Ask for the same again, or name another place with --data or --store.");
            }

            if (known.State == DemoState.Complete)
            {
                return known;
            }
        }

        await RemoveLeftoversAsync(cancellation).ConfigureAwait(false);
        await WriteAsync(new DemoRecord { Format = DemoRecord.CurrentFormat, Options = asked, State = DemoState.Running, Summary = null, Files = [] }, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>The last act of a demo: from now on the same options are answered from the record, once its files are found unchanged.</summary>
    public async Task CompleteAsync(DemoOptions options, DemoSummary summary, CancellationToken cancellation)
    {
        var files = new ConcurrentBag<DemoFile>();
        foreach (string prefix in RecordedPrefixes)
        {
            IReadOnlyList<StoredObject> listed = await _store.ListAsync(prefix, cancellation).ConfigureAwait(false);
            await Parallel.ForEachAsync(listed, cancellation, async (found, token) => files.Add(new DemoFile(found.Key, await HashAsync(found.Key, token).ConfigureAwait(false)))).ConfigureAwait(false);
        }

        DemoFile[] ordered = [.. files.OrderBy(file => file.Key)];
        await WriteAsync(new DemoRecord { Format = DemoRecord.CurrentFormat, Options = options, State = DemoState.Complete, Summary = summary, Files = ordered }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens the store as every command does, and reads every recorded file.</summary>
    /// <exception cref="StoreMismatchException">The store is of another format or time zone.</exception>
    /// <exception cref="DamagedDataException">A file is missing or changed.</exception>
    public async Task VerifyAsync(DemoRecord record, CancellationToken cancellation)
    {
        await StoreRoot.OpenOrCreateAsync(_store, record.Options.TimeZone, null, cancellation).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            record.Files,
            cancellation,
            async (file, token) => (await _store.LeaseFileAsync(file.Key, file.Sha256, token).ConfigureAwait(false)).Dispose()).ConfigureAwait(false);
    }

    /// <summary>Where a person finds what the demo made, by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PlacesAsync(CancellationToken cancellation)
    {
        var places = new Dictionary<string, string>();
        foreach (string name in ShownFolders)
        {
            if ((await _store.ListAsync(name + "/", cancellation).ConfigureAwait(false)).Count > 0)
            {
                places.Add(name, $"{_store.Location}/{name}");
            }
        }

        return places;
    }

    public void Dispose() => _lock?.Dispose();

    private Task WriteAsync(DemoRecord record, CancellationToken cancellation) =>
        _store.PutAsync([ObjectContent.FromBytes(DemoRecord.Key, StoreJson.Serialize(record))], cancellation);

    private async Task<ContentHash256> HashAsync(ObjectKey key, CancellationToken cancellation) => ContentHash256.Of(
        await _store.TryReadAsync(key, cancellation).ConfigureAwait(false)
        ?? throw new DamagedDataException($"{key} vanished from {_store.Location} while the demo ran. Run it again in another place."));

    private static FileStream TakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (!File.Exists(Path.Combine(path, DemoRecord.Key.Value)))
            {
                RequireNone(Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)!).Where(name => !StoreAccess.IsHidden(name)), path);
            }

            return Lock(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data folder {path} cannot be written: {exception.Message} Make it writable, or name another with --data.", exception);
        }
    }

    private static void RequireNone(IEnumerable<string> names, string place)
    {
        string[] strangers = [.. names.Order(StringComparer.Ordinal).Take(3)];
        if (strangers.Length > 0)
        {
            throw new UsageException($"{place} holds {string.Join(", ", strangers)} and no demo.json: it is not a demo's. Name an empty or new place with --data or --store.");
        }
    }

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

    private async Task RemoveLeftoversAsync(CancellationToken cancellation)
    {
        foreach (string prefix in StorePrefixes)
        {
            IReadOnlyList<StoredObject> left = await _store.ListAsync(prefix, cancellation).ConfigureAwait(false);
            await _store.DeleteAsync([.. left.Select(found => found.Key)], cancellation).ConfigureAwait(false);
        }

        await _store.DeleteAsync([StoreSettings.Key], cancellation).ConfigureAwait(false);
    }
}
