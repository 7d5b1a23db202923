using Accounting.Aggregator.Store;
using Accounting.Aggregator.Store.S3;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Pipeline;

/// <summary>The object store that a command works on.</summary>
/// <param name="Root">The store, its settings checked.</param>
/// <param name="WorkFolder">Where local files are made on their way into the store.</param>
/// <param name="ReadFolder">Where the files lie that the store leases.</param>
public sealed record StoreAccess(StoreRoot Root, string WorkFolder, string ReadFolder)
{
    /// <summary>In a local store, so that files can be moved into it; a name that is no key.</summary>
    private const string WorkFolderName = ".work";

    /// <summary>Of those who only read, among the machine's temporary files.</summary>
    private const string ReadersWorkFolderName = "accounting-work";

    public IObjectStore Store => Root.Store;

    /// <summary>A store in a folder.</summary>
    public static StoreAccess ToFolder(StoreRoot root, string folder) => new(root, Path.Combine(Path.GetFullPath(folder), WorkFolderName), Path.GetFullPath(folder));

    /// <summary>The name of a file or folder that isn't the store's own content.</summary>
    public static bool IsHidden(string name) => name.StartsWith('.');

    /// <summary>What a person looks at to find an object.</summary>
    public string PathOf(string key) => $"{Store.Location}/{key}";

    /// <summary>Opens the store, made where there is none.</summary>
    /// <exception cref="StoreMismatchException">It is of another format, time zone or bucket count.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be made or written.</exception>
    public static Task<StoreAccess> OpenOrCreateAsync(CommandContext context, CancellationToken cancellation) =>
        OpenOrCreateAsync(context, context.Options.Store, cancellation);

    /// <summary>The same, of a choice that differs from the settings.</summary>
    /// <inheritdoc cref="OpenOrCreateAsync(CommandContext, CancellationToken)"/>
    public static async Task<StoreAccess> OpenOrCreateAsync(CommandContext context, StoreChoice choice, CancellationToken cancellation)
    {
        IObjectStore store = OpenStore(context, choice);
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(new MeasuredStore(store, context.Clock), choice.ToWish(context.Clock), cancellation).ConfigureAwait(false);
        if (root.TimeZone.Warning is { } warning)
        {
            context.Output.WriteNote($"accounting: {warning}");
        }

        return store is S3ObjectStore bucket ? new StoreAccess(root, bucket.WorkFolder, bucket.LeaseFolder) : ToFolder(root, choice.DataFolder);
    }

    /// <summary>Whether the store has been made.</summary>
    public static async Task<bool> ExistsAsync(CommandContext context, CancellationToken cancellation)
    {
        StoreChoice choice = context.Options.Store;
        return choice.Bucket is null
            ? File.Exists(Path.Combine(choice.DataFolder, StoreSettings.Key.Value))
            : await OpenStore(context, choice).TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false) is not null;
    }

    /// <summary>Opens a store that must be there already: to report on nothing is a mistake of usage.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static async Task<StoreAccess> OpenAsync(CommandContext context, CancellationToken cancellation)
    {
        StoreChoice choice = context.Options.Store;
        return await ExistsAsync(context, cancellation).ConfigureAwait(false) || await HoldsSomethingAsync(context, choice, cancellation).ConfigureAwait(false)
            ? await OpenOrCreateAsync(context, cancellation).ConfigureAwait(false)
            : throw new UsageException($"There is no store in {choice.Location}. Name its place with --data or --store, or make one with 'accounting demo' or 'accounting run'.");
    }

    /// <summary>The same for who only reads: nothing is written to the store or made in its folder, so that a read-only folder or key will do.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="StoreMismatchException">It is of another format, time zone or bucket count.</exception>
    public static async Task<StoreAccess> OpenForReadingAsync(CommandContext context, CancellationToken cancellation)
    {
        StoreChoice choice = context.Options.Store;
        if (!await ExistsAsync(context, cancellation).ConfigureAwait(false))
        {
            return await OpenAsync(context, cancellation).ConfigureAwait(false);
        }

        IObjectStore store = choice.Bucket is null ? LocalObjectStore.OpenForReading(choice.DataFolder, context.Clock) : OpenStore(context, choice);
        return await OpenAsItIsAsync(context, store, cancellation).ConfigureAwait(false);
    }

    /// <summary>The same for who adopts time-zone rules: nobody else may write in a store whose own aren't known.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static async Task<StoreAccess> OpenForAdoptionAsync(CommandContext context, CancellationToken cancellation) =>
        await ExistsAsync(context, cancellation).ConfigureAwait(false)
            ? await OpenAsItIsAsync(context, OpenStore(context, context.Options.Store), cancellation).ConfigureAwait(false)
            : await OpenAsync(context, cancellation).ConfigureAwait(false);

    private static async Task<StoreAccess> OpenAsItIsAsync(CommandContext context, IObjectStore store, CancellationToken cancellation)
    {
        StoreChoice choice = context.Options.Store;
        StoreRoot root = await StoreRoot
            .OpenAsync(new MeasuredStore(store, context.Clock), choice.ToWish(context.Clock), cancellation)
            .ConfigureAwait(false);
        return store is S3ObjectStore bucket
            ? new StoreAccess(root, bucket.WorkFolder, bucket.LeaseFolder)
            : new StoreAccess(root, Path.Combine(Path.GetTempPath(), ReadersWorkFolderName), Path.GetFullPath(choice.DataFolder));
    }

    /// <summary>The bare store of a choice; a bucket is opened once in a command, and ended with it.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be made or written.</exception>
    public static IObjectStore OpenStore(CommandContext context, StoreChoice choice) => choice.Bucket is { } address
        ? context.Own(address.ToString(), () => S3ObjectStore.Open(address, choice.S3, context.Clock))
        : LocalObjectStore.Open(choice.DataFolder, context.Clock);

    private static async Task<bool> HoldsSomethingAsync(CommandContext context, StoreChoice choice, CancellationToken cancellation) => choice.Bucket is null
        ? Directory.Exists(choice.DataFolder) && Directory.EnumerateFileSystemEntries(choice.DataFolder).Any(entry => !IsHidden(Path.GetFileName(entry)))
        : (await OpenStore(context, choice).ListAsync("", cancellation).ConfigureAwait(false)).Count > 0;
}
