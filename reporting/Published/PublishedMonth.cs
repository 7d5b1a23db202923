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

    /// <param name="manifest">Of the report.</param>
    /// <param name="final">Its place in the chain; null where it is provisional.</param>
    public static PublishedMonth Of(ReportManifest manifest, FinalRevision? final)
    {
        StoredFile Table(string name) => TryTable(name) ?? throw new DamagedDataException($"The report of {manifest.Month} names no {name}.");
        StoredFile? TryTable(string table) => manifest.Find(ReportFiles.Parquet(table)) is not { } file ? null : new StoredFile(
            file.Name, final is null ? ReportFiles.Provisional(manifest.Month, file.Name) : ReportFiles.Content(final.Manifest, file.Name), file.Sha256, file.LengthBytes, file.Rows ?? 0);
        return new PublishedMonth(
            manifest.Month, final is not null, manifest.Definition, MonthIds.Days(manifest.Days), Table(ReportFiles.Regulatory), Table(ReportFiles.Markets), TryTable(ReportFiles.MarketPriorPeriods));
    }
}
