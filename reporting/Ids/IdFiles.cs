using Accounting.Aggregator.Store;

namespace Accounting.Reporting.Ids;

/// <summary>Where lies what is known of ids beyond single home dates.</summary>
internal static class IdFiles
{
    public const string Prefix = "state/ids/";

    /// <summary>What to do where one isn't what was written.</summary>
    public const string Remedy = "Remove the folder state/ids and run 'accounting nightly': all ids are compared again before the next month closes.";

    private const string IndexName = "index-";
    private const string FoundName = "found-";

    public static ObjectKey Fingerprints(ContentHash256 hash) => ObjectKey.Parse($"{Prefix}{hash.Prefix16}.fingerprints");

    public static ObjectKey Rows(ContentHash256 hash) => ObjectKey.Parse($"{Prefix}{hash.Prefix16}.parquet");

    public static ObjectKey Index(byte[] bytes) => Key(IndexName, bytes);

    public static ObjectKey Found(byte[] bytes) => Key(FoundName, bytes);

    public static bool IsIndex(ObjectKey key) => key.Name.StartsWith(IndexName, StringComparison.Ordinal);

    public static bool IsFound(ObjectKey key) => key.Name.StartsWith(FoundName, StringComparison.Ordinal);

    private static ObjectKey Key(string name, byte[] bytes) => ObjectKey.Parse($"{Prefix}{name}{ContentHash256.Of(bytes).Prefix16}.json");
}
