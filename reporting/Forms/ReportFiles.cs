using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Reporting.Forms;

/// <summary>Where reports lie.</summary>
public static class ReportFiles
{
    public const string Prefix = "reports/";

    public const string ChainPrefix = "reports/chain/";

    private const string MonthFolder = "month=";

    public const string Manifest = "manifest.json";

    public const string Page = "report.html";

    public const string Workbook = "report.xlsx";

    /// <summary>The table that the next month opens with.</summary>
    public const string Statements = "account-statements";

    /// <summary>The table that says what is owed to customers, of which the liability stands in the next month too.</summary>
    public const string ClientMoney = "client-money";

    /// <summary>The table of betting by group, which later months' figures to date are sums of.</summary>
    public const string Regulatory = "regulatory";

    public const string Markets = "markets";

    /// <summary>What became known of earlier months' balances, added up.</summary>
    public const string CorrectionsByMonth = "corrections-by-month";

    /// <summary>The month's postings as entries; of a further revision also what it differs by from the one before.</summary>
    public const string Journal = "journal";

    /// <summary>What became known of markets of earlier months; only where anything did.</summary>
    public const string MarketPriorPeriods = "market-prior-periods";

    /// <summary>What to do where a file of a provisional report isn't what was written.</summary>
    public const string ProvisionalRemedy = "Remove the month's folder 'provisional' and run 'accounting nightly': it is made again.";

    public static string Tsv(string table) => table + ".tsv";

    public static string Parquet(string table) => table + ".parquet";

    public static ObjectKey Chain(int number) => ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{ChainPrefix}{number}.json"));

    public static string MonthPrefix(BusinessMonth month) => $"{Prefix}{MonthFolder}{month}/";

    /// <summary>The month of a folder of one; null of any other.</summary>
    internal static BusinessMonth? MonthOf(string folder) =>
        folder.StartsWith(Prefix + MonthFolder, StringComparison.Ordinal) && BusinessMonth.TryParse(folder[(Prefix.Length + MonthFolder.Length)..].TrimEnd('/'), out BusinessMonth month) ? month : null;

    public static string ProvisionalPrefix(BusinessMonth month) => MonthPrefix(month) + "provisional/";

    public static ObjectKey Provisional(BusinessMonth month, string name) => ObjectKey.Parse(ProvisionalPrefix(month) + name);

    /// <summary>The repairable copy of a final revision.</summary>
    public static ObjectKey Revision(BusinessMonth month, int revision, string name) =>
        ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{MonthPrefix(month)}revision-{revision}/{name}"));

    /// <summary>A final revision's own file, in the folder named by its manifest.</summary>
    public static ObjectKey Content(ContentHash256 manifest, string name) => ObjectKey.Parse(ContentPrefix(manifest) + name);

    public static string ContentPrefix(ContentHash256 manifest) => $"reports/content/{manifest.Prefix16}/";
}
