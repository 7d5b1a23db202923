using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.History;
using Accounting.Ingest;

namespace Accounting.Reporting.Figures;

/// <summary>Of every home date the version that holds most, as long as that is all that some coverages include, and it is cut by the rules in force.</summary>
internal static class NewestDays
{
    /// <exception cref="FigureRefusedException">A home date has to be compacted first.</exception>
    public static async Task<IReadOnlyList<DayVersion>> FindAsync(IObjectStore store, NodaTime.DateTimeZone zone, IReadOnlyList<Coverage> coverages, CancellationToken cancellation)
    {
        Inputs inputs = await new InputCatalog(store).RefreshAsync(cancellation).ConfigureAwait(false);
        var catalog = new DayCatalog(store, zone);
        await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
        AsOf[] points = [.. coverages.Select(coverage => new AsOf(coverage, inputs.Retractions))];
        var newest = new List<DayVersion>();
        foreach ((HomeDate date, DayInputs own) in DayInputs.ByDate(inputs))
        {
            DayVersion? version = catalog.Base(date, own);
            version = version is not null && catalog.IsCutRight(version) ? version : null;
            if (version is null ? points.Any(point => point.Includes(own)) : points.Any(point => !point.IsHeldBy(version, own)))
            {
                throw new FigureRefusedException($"{date} isn't compacted to what is to be explained. Run 'accounting compact' first.");
            }

            newest.AddRange(version is null ? [] : [version]);
        }

        return newest;
    }
}
