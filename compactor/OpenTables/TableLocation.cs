using Accounting.Aggregator.Store;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// The URI of a store as the programs that read its tables reach it. Iceberg knows files by full URIs alone, so a store that was moved has to be told to its tables.
/// </summary>
public sealed record TableLocation
{
    private TableLocation(string uri)
    {
        Uri = uri;
    }

    /// <summary>Without a slash at its end.</summary>
    public string Uri { get; }

    /// <param name="configured">The URI that is wanted; null for the one that the store's own place has.</param>
    /// <param name="store">The store.</param>
    public static TableLocation Of(string? configured, IObjectStore store) =>
        new((configured ?? (store.Location.Contains("://", StringComparison.Ordinal) ? store.Location : $"file://{store.Location}")).TrimEnd('/'));

    /// <summary>Where a table's own location says that the store is.</summary>
    /// <exception cref="DamagedDataException">The location isn't one that commits write.</exception>
    internal static TableLocation OfTable(string location, OpenTable table) => location.EndsWith("/" + TableKeys.Folder(table), StringComparison.Ordinal)
        ? new TableLocation(location[..^(TableKeys.Folder(table).Length + 1)])
        : throw new DamagedDataException($"The table {table.Name} lies at {location}, which isn't a folder {TableKeys.Folder(table)} of a store. {TableMetadata.Remedy}");

    internal string Of(ObjectKey key) => $"{Uri}/{key}";

    internal string Of(OpenTable table) => $"{Uri}/{TableKeys.Folder(table)}";

    /// <exception cref="DamagedDataException">The URI is that of no object of the store.</exception>
    internal ObjectKey KeyOf(string uri) => uri.StartsWith(Uri + "/", StringComparison.Ordinal) && ObjectKey.TryParse(uri[(Uri.Length + 1)..], out ObjectKey key)
        ? key
        : throw new DamagedDataException($"A table names {uri}, which isn't an object of the store at {Uri}. {TableMetadata.Remedy}");

    public override string ToString() => Uri;
}
