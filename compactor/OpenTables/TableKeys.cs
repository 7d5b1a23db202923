using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// Where the objects of a table lie, <c>tables/NAME/metadata/</c>: the layout of Iceberg's file-system tables. A manifest is named by the month of home dates that it
/// holds, by the files that it names, and by its own bytes: so it is known without being read which month has changed, and a changed byte is noticed.
/// </summary>
internal static partial class TableKeys
{
    public const string Prefix = "tables/";

    /// <summary>The folder of a table, as its location ends.</summary>
    public static string Folder(OpenTable table) => Prefix + table.Name;

    public static string MetadataFolder(OpenTable table) => $"{Folder(table)}/metadata/";

    /// <summary>Where a table's delete files lie: its data files are the store's.</summary>
    public static string DataFolder(OpenTable table) => $"{Folder(table)}/data/";

    /// <summary>The number of the newest metadata, for readers that look for none newer.</summary>
    public static ObjectKey Hint(OpenTable table) => ObjectKey.Parse(MetadataFolder(table) + "version-hint.text");

    public static ObjectKey Metadata(OpenTable table, int version) =>
        ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{MetadataFolder(table)}v{version}.metadata.json"));

    /// <summary>The metadata that a URI names, wherever the store was when it was written.</summary>
    public static ObjectKey MetadataNamed(OpenTable table, string uri) => ObjectKey.Parse(MetadataFolder(table) + uri[(uri.LastIndexOf('/') + 1)..]);

    /// <summary>The number of a table's metadata; false where the key is none's.</summary>
    public static bool TryParseMetadata(ObjectKey key, out int version)
    {
        Match match = MetadataForm().Match(key.Name);
        version = 0;
        return match.Success && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }

    public static ObjectKey Manifest(OpenTable table, ManifestContent content, string month, string files, ReadOnlySpan<byte> bytes) =>
        ObjectKey.Parse($"{MetadataFolder(table)}{(content == ManifestContent.Data ? "manifest" : "deletes")}-{month}-{files}-{ContentHash256.Of(bytes).Prefix16}.avro");

    /// <summary>The delete file that a snapshot adds for a data file.</summary>
    public static ObjectKey Deletes(OpenTable table, DataFile file, long snapshot, ContentHash256 hash) => ObjectKey.Parse(string.Create(
        CultureInfo.InvariantCulture,
        $"{DataFolder(table)}{OpenTable.PartitionColumn}={file.Date}/{file.Version}-{Path.GetFileNameWithoutExtension(file.Key.Name)}-{snapshot}-{hash.Prefix16}.parquet"));

    public static ObjectKey ManifestList(OpenTable table, long snapshot, ReadOnlySpan<byte> bytes) =>
        ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{MetadataFolder(table)}snap-{snapshot}-{ContentHash256.Of(bytes).Prefix16}.avro"));

    /// <summary>The month of home dates that a manifest holds, and the name of the set of files in it; of deletes that of the files that they are of.</summary>
    /// <exception cref="DamagedDataException">The key isn't a manifest's.</exception>
    public static (string Month, string Files) PartsOf(ObjectKey manifest)
    {
        Match match = ManifestForm().Match(manifest.Name);
        return match.Success
            ? (match.Groups[1].Value, match.Groups[2].Value)
            : throw new DamagedDataException($"{manifest} is not the name of a manifest. {TableMetadata.Remedy}");
    }

    /// <summary>Whether a key is one of those that commits write.</summary>
    public static bool IsOurs(ObjectKey key) => OpenTable.All.Any(table =>
        key.Value.StartsWith(MetadataFolder(table), StringComparison.Ordinal)
            ? key.Value.LastIndexOf('/') == MetadataFolder(table).Length - 1 && (key == Hint(table) || MetadataForm().IsMatch(key.Name) || ManifestForm().IsMatch(key.Name) || ListForm().IsMatch(key.Name))
            : table.LeavesOutTests && key.Value.StartsWith(DataFolder(table), StringComparison.Ordinal) && DeletesForm().IsMatch(key.Value[DataFolder(table).Length..]));

    /// <summary>Reads an object whose name bears its hash.</summary>
    /// <exception cref="DamagedDataException">It is missing.</exception>
    public static async Task<byte[]> ReadAsync(IObjectStore store, ObjectKey key, CancellationToken cancellation) =>
        await store.TryReadAsync(key, cancellation).ConfigureAwait(false) ?? throw new DamagedDataException($"{key} is missing. {TableMetadata.Remedy}");

    /// <returns>The bytes.</returns>
    /// <exception cref="DamagedDataException">They are others than the object's name tells.</exception>
    public static byte[] Check(ObjectKey key, byte[] bytes) => Path.GetFileNameWithoutExtension(key.Name).EndsWith($"-{ContentHash256.Of(bytes).Prefix16}", StringComparison.Ordinal)
        ? bytes
        : throw new DamagedDataException($"The bytes of {key} are not those that its name tells. {TableMetadata.Remedy}");

    public static string MonthOf(HomeDate date) => date.ToString()[..7];

    [GeneratedRegex(@"\Av([1-9][0-9]{0,8})\.metadata\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex MetadataForm();

    [GeneratedRegex(@"\A(?:manifest|deletes)-([0-9]{4}-[0-9]{2})-([0-9a-f]{16})-[0-9a-f]{16}\.avro\z", RegexOptions.CultureInvariant)]
    private static partial Regex ManifestForm();

    [GeneratedRegex(@"\Ahome_date=[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9a-f]{16}-(?:winners-[0-9]{2,}|accounts)-[0-9]{1,16}-[0-9a-f]{16}\.parquet\z", RegexOptions.CultureInvariant)]
    private static partial Regex DeletesForm();

    [GeneratedRegex(@"\Asnap-[0-9]{1,16}-[0-9a-f]{16}\.avro\z", RegexOptions.CultureInvariant)]
    private static partial Regex ListForm();
}
