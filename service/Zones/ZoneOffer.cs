using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Service.Zones;

/// <summary>What the program's time zone database says otherwise than the rules in force, and what that would change.</summary>
/// <param name="Rules">The program's; null where days are cut alike by them.</param>
/// <param name="Differences">For which times they say other offsets.</param>
/// <param name="Dates">The home dates with rows that would be folded anew, ascending.</param>
public sealed record ZoneOffer(ZoneRules? Rules, IReadOnlyList<Interval> Differences, IReadOnlyList<HomeDate> Dates)
{
    public static async Task<ZoneOffer> OfAsync(StoreRoot root, CancellationToken cancellation)
    {
        if (root.TimeZone.AsOffered is not { } offered)
        {
            return new ZoneOffer(null, [], []);
        }

        Inputs inputs = await new InputCatalog(root.Store).RefreshAsync(cancellation).ConfigureAwait(false);
        return new ZoneOffer(
            offered.Rules,
            [.. root.TimeZone.OfferedDifferences],
            [.. DayInputs.ByDate(inputs).Where(date => date.Value.Parts.Any(part => !offered.CutsAlike(part.Link.CutBy, [.. part.Rows.Months.Select(rows => rows.Month)]))).Select(date => date.Key)]);
    }
}
