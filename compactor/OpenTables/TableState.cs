using System.Globalization;
using System.Text;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.OpenTables;

/// <summary>The newest metadata of a table.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Metadata">What it says.</param>
/// <param name="IsHinted">Whether the hint names it: readers that look for none newer find it then.</param>
internal sealed record TableState(int Version, TableMetadata Metadata, bool IsHinted)
{
    /// <summary>Whether a program of before wrote it, which left test accounts in.</summary>
    public bool IsFormerOf(OpenTable table) => table.LeavesOutTests && !Metadata.Properties.ContainsKey(TableMetadata.LeftOut);

    public TableLocation LocationOf(OpenTable table) => TableLocation.OfTable(Metadata.Location, table);

    /// <summary>
    /// Begins with what the hint names and goes on to the newest, so that what it asks doesn't follow the table's age. Null where there is no table.
    /// </summary>
    /// <exception cref="DamagedDataException">The newest metadata isn't what was written.</exception>
    public static async Task<TableState?> FindAsync(IObjectStore store, OpenTable table, CancellationToken cancellation)
    {
        int hinted = await HintAsync(store, table, cancellation).ConfigureAwait(false);
        int version = hinted;
        byte[]? newest = version == 0 ? null : await store.TryReadAsync(TableKeys.Metadata(table, version), cancellation).ConfigureAwait(false);
        if (newest is null)
        {
            // No hint, or one of a metadata that isn't there.
            version = await NewestListedAsync(store, table, cancellation).ConfigureAwait(false);
            newest = version == 0 ? null : await store.TryReadAsync(TableKeys.Metadata(table, version), cancellation).ConfigureAwait(false);
        }

        if (newest is null)
        {
            return null;
        }

        while (await store.TryReadAsync(TableKeys.Metadata(table, version + 1), cancellation).ConfigureAwait(false) is { } newer)
        {
            (version, newest) = (version + 1, newer);
        }

        return new TableState(version, TableMetadata.Parse(TableKeys.Metadata(table, version), newest), hinted == version);
    }

    /// <summary>The number of the newest metadata that a listing shows; 0 where it shows none.</summary>
    public static async Task<int> NewestListedAsync(IObjectStore store, OpenTable table, CancellationToken cancellation) =>
        (await store.ListAsync(TableKeys.MetadataFolder(table), cancellation).ConfigureAwait(false))
            .Select(found => TableKeys.TryParseMetadata(found.Key, out int version) ? version : 0)
            .DefaultIfEmpty(0)
            .Max();

    public static ObjectContent HintOf(OpenTable table, int version) =>
        ObjectContent.FromBytes(TableKeys.Hint(table), Encoding.ASCII.GetBytes(version.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The number that a hint names; 0 where it names none.</summary>
    public static int VersionIn(byte[] hint) => int.TryParse(Encoding.ASCII.GetString(hint), NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : 0;

    /// <summary>0 where there is none that names a number.</summary>
    private static async Task<int> HintAsync(IObjectStore store, OpenTable table, CancellationToken cancellation) =>
        await store.TryReadAsync(TableKeys.Hint(table), cancellation).ConfigureAwait(false) is { } hint ? VersionIn(hint) : 0;
}
