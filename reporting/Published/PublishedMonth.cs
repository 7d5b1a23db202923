using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Published;

/// <summary>What an earlier month's report says of betting: the revision that the chain pins, or the provisional report where it isn't final.</summary>
/// <param name="Month">The month.</param>
/// <param name="IsFinal">Whether what it says stands for good.</param>
/// <param name="Definition">What its tables mean.</param>
/// <param name="Days">By which days it was known, as <see cref="MonthDays.Days"/>.</param>
/// <param name="Regulatory">Its table of that name.</param>
/// <param name="Markets">Its table of that name.</param>
/// <param name="MarketPriorPeriods">What it said of earlier months' markets; null where nothing.</param>
internal sealed record PublishedMonth(BusinessMonth Month, bool IsFinal, int Definition, string Days, StoredFile Regulatory, StoredFile Markets, StoredFile? MarketPriorPeriods)
{
    /// <summary>Whether its tables tell of prior periods, of what is void, and of bets by market.</summary>
    public bool TellsPriorPeriods => Definition >= ReportDefinition.TellsPriorPeriods;

    /// <exception cref="DamagedDataException">The report lacks a table.</exception>
    public static PublishedMonth Of(MonthReport report)
    {
        ReportManifest manifest = report.Manifest;
        StoredFile Table(string name) => TryTable(name) ?? throw new DamagedDataException($"The report of {manifest.Month} names no {name}.");
        StoredFile? TryTable(string name) => report.Find(ReportFiles.Parquet(name));
        return new PublishedMonth(
            manifest.Month, report.Final is not null, manifest.Definition, MonthIds.Days(manifest.Days), Table(ReportFiles.Regulatory), Table(ReportFiles.Markets), TryTable(ReportFiles.MarketPriorPeriods));
    }
}
