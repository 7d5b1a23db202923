using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Pipeline;

/// <summary>The object store that a command works on.</summary>
/// <param name="Root">The store, its settings checked.</param>
/// <param name="Folder">Its folder's whole path.</param>
public sealed record StoreAccess(StoreRoot Root, string Folder)
{
    /// <summary>Local files on their way into the store lie on its own file system, under a name that is no key.</summary>
    private const string WorkFolderName = ".work";

    public IObjectStore Store => Root.Store;

    public string WorkFolder => Path.Combine(Folder, WorkFolderName);

    /// <summary>The name of that folder, which isn't the store's own content.</summary>
    public static bool IsHidden(string name) => name.StartsWith('.');

    /// <summary>Opens the store, made where there is none.</summary>
    /// <exception cref="StoreMismatchException">It is of another format or time zone.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be made or written.</exception>
    public static async Task<StoreAccess> OpenOrCreateAsync(StoreChoice choice, TimeProvider clock, CancellationToken cancellation)
    {
        LocalObjectStore store = LocalObjectStore.Open(choice.DataFolder, clock);
        string? zone = choice.TimeZoneIsDefault ? null : choice.TimeZoneId;
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(store, zone, null, cancellation).ConfigureAwait(false);
        return new StoreAccess(root, Path.GetFullPath(choice.DataFolder));
    }

    /// <summary>Whether the store has been made.</summary>
    public static bool Exists(StoreChoice choice) => File.Exists(Path.Combine(choice.DataFolder, StoreSettings.Key.Value));

    /// <summary>Opens a store that must be there already: to report on nothing is a mistake of usage.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Task<StoreAccess> OpenAsync(StoreChoice choice, TimeProvider clock, CancellationToken cancellation)
    {
        bool holdsSomething = Directory.Exists(choice.DataFolder) && Directory.EnumerateFileSystemEntries(choice.DataFolder).Any(entry => !IsHidden(Path.GetFileName(entry)));
        return Exists(choice) || holdsSomething
            ? OpenOrCreateAsync(choice, clock, cancellation)
            : throw new UsageException($"There is no store in {choice.DataFolder}. Name its folder with --data, or make one with 'accounting demo' or 'accounting run'.");
    }
}
