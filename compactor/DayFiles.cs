using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>Where day versions lie.</summary>
public static class DayFiles
{
    public const string Prefix = "state/days/";

    private const string DatePrefix = "date=";

    public const string Manifest = "manifest.json";

    public const string Losers = "losers.parquet";

    public const string Accounts = "accounts.parquet";

    public const string Markets = "markets.parquet";

    public static string Winners(int bucket) => string.Create(CultureInfo.InvariantCulture, $"winners-{bucket:D2}.parquet");

    public static bool IsWinners(string name) => TryParseWinners(name, out _);

    /// <summary>Whether a file holds rows: winners or losers.</summary>
    public static bool HoldsRows(string name) => name == Losers || IsWinners(name);

    /// <summary>Whether a file holds winners, and of which bucket.</summary>
    public static bool TryParseWinners(string name, out int bucket)
    {
        bucket = 0;
        return name.StartsWith("winners-", StringComparison.Ordinal)
            && name.EndsWith(".parquet", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(8, name.Length - 16), NumberStyles.None, CultureInfo.InvariantCulture, out bucket);
    }

    /// <summary>The bucket whose winners a file holds.</summary>
    /// <exception cref="ArgumentException">It isn't one of winners.</exception>
    internal static int BucketOf(string name) => TryParseWinners(name, out int bucket) ? bucket : throw new ArgumentException($"{name} is no file of winners.", nameof(name));

    /// <summary>The prefix of all versions of a home date.</summary>
    public static string Folder(HomeDate date) => $"{Prefix}{DatePrefix}{date}/";

    /// <summary>How the keys begin of all versions of some dates, and of others where they are many.</summary>
    internal static IReadOnlyList<string> BeginningsOf(IReadOnlyCollection<HomeDate> dates) => DateFolders.BeginningsOf(Prefix, DatePrefix, dates);

    public static ObjectKey Key(HomeDate date, string version, string name) => ObjectKey.Parse($"{Folder(date)}{version}/{name}");

    /// <summary>The home date whose version a file is of; false where it is none of a version's.</summary>
    public static bool TryParseDate(ObjectKey key, out HomeDate date)
    {
        date = default;
        string[] segments = key.Value.Split('/');
        return segments is ["state", "days", _, _, _] && segments[2].StartsWith(DatePrefix, StringComparison.Ordinal) && HomeDate.TryParse(segments[2][DatePrefix.Length..], out date);
    }
}
