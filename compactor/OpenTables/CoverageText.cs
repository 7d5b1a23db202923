using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// What a snapshot says of the coverage that its day versions are folded to, and of dates that aren't folded to it. Runs are counted and not named: there is one more of them
/// nearly every night.
/// </summary>
internal static class CoverageText
{
    public static IEnumerable<(string Name, string Value)> Of(Coverage coverage, IReadOnlyList<HomeDate> behind) =>
    [
        ("accounting.coverage", string.Join(' ', coverage.Partitions.Select(partition => $"{partition.Source}/{partition.Partition}:{string.Join(',', partition.Ranges.Select(range => $"{range.From}-{range.To}"))}"))),
        ("accounting.coverage-runs", coverage.Runs.Count.ToString(CultureInfo.InvariantCulture)),
        ("accounting.coverage-sha256", ContentHash256.Of(StoreJson.Serialize(coverage)).ToString()),
        .. behind.Count > 0 ? [("accounting.dates-behind", string.Join(',', behind.Order()))] : Array.Empty<(string, string)>(),
    ];
}
