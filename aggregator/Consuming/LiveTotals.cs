using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>What partitions of a member had of a home date in memory at one moment, added up: of each of them all that lies before its next offset, checkpointed or not.</summary>
/// <param name="Source">The partitions' source.</param>
/// <param name="Date">The home date.</param>
/// <param name="At">The moment.</param>
/// <param name="UpTo">The partitions that had it in memory, ascending, with their next offsets; what others had is told by their checkpoints alone.</param>
/// <param name="Totals">Those of the newest business days, ascending.</param>
public sealed record LiveTotals(SourceId Source, HomeDate Date, Timestamp At, IReadOnlyList<PartitionPosition> UpTo, IReadOnlyList<WinnerTotal> Totals)
{
    /// <summary>A business day lies in three home dates, whatever its zone.</summary>
    private const int HomeDates = 3;

    /// <summary>Of the newest home dates that are in memory what belongs to the newest business day, or comes after it.</summary>
    internal static IReadOnlyList<LiveTotals> Of(IEnumerable<OwnedPartition> partitions, Timestamp now)
    {
        (PartitionConsumer Consumer, DayStore Store)[] stores =
            [.. partitions.Where(owned => owned.HoldsWhatItTook).SelectMany(owned => owned.Consumer.HotStores.Select(store => (owned.Consumer, store)))];
        if (stores.Length == 0)
        {
            return [];
        }

        HomeDate oldest = stores.Max(held => held.Store.Date).PlusDays(1 - HomeDates);
        LiveTotals[] live =
        [
            .. stores.Where(held => held.Store.Date >= oldest).GroupBy(held => (held.Consumer.Source, held.Store.Date)).OrderBy(date => date.Key.Date)
                .Select(date => new LiveTotals(date.Key.Source, date.Key.Date, now, [.. date.Select(held => new PartitionPosition(held.Consumer.Partition, held.Consumer.Next)).OrderBy(held => held.Partition)], Sum(date.SelectMany(held => held.Store.Totals)))),
        ];
        BusinessDay? newest = live[^1].Totals.Select(total => (BusinessDay?)total.BusinessDay).Max();
        return [.. live.Select(date => date with { Totals = [.. date.Totals.Where(total => newest is null || total.BusinessDay >= newest)] })];
    }

    private static WinnerTotal[] Sum(IEnumerable<KeyValuePair<TotalsKey, Total>> totals)
    {
        var sums = new SortedDictionary<TotalsKey, Total>();
        foreach ((TotalsKey key, Total total) in totals)
        {
            sums[key] = sums.GetValueOrDefault(key) + total;
        }

        return [.. sums.Select(WinnerTotal.Of)];
    }
}
