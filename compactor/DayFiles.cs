using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>Where day versions and their public copies lie.</summary>
public static class DayFiles
{
    public const string Prefix = "state/days/";

    public const string Manifest = "manifest.json";

    public const string Losers = "losers.parquet";

    public const string Accounts = "accounts.parquet";

    public const string Markets = "markets.parquet";

    public static string Winners(int bucket) => string.Create(CultureInfo.InvariantCulture, $"winners-{bucket:D2}.parquet");

    public static ObjectKey Key(HomeDate date, string version, string name) => ObjectKey.Parse($"{Prefix}date={date}/{version}/{name}");

    /// <summary>The public copy of winners.</summary>
    public static ObjectKey PublicTransactions(HomeDate date, int bucket) =>
        ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"transactions/date={date}/bucket-{bucket:D2}.parquet"));

    /// <summary>The public copy of a statistics file.</summary>
    public static ObjectKey PublicStatistics(HomeDate date, string name) => ObjectKey.Parse($"statistics/date={date}/{name}");
}
