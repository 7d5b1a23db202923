using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Runs;
using Accounting.Compactor;
using Accounting.Ingest;

namespace Accounting.Service.Queries;

/// <summary>Running totals by the last word of each partition: a checkpoint's, or its consumer's own where that is further along the log.</summary>
/// <param name="kept">The totals of checkpoints.</param>
/// <param name="inputs">The checkpoints.</param>
/// <param name="live">What consumers told out of their memory.</param>
/// <param name="oldest">The first home date that is asked about.</param>
internal sealed class TotalsReader(KeptTotals kept, Inputs inputs, IReadOnlyList<LiveTotals> live, HomeDate oldest)
{
    private readonly ILookup<HomeDate, SegmentPart> _parts =
        inputs.Segments.SelectMany(link => link.HomeDates.Where(rows => rows.Date >= oldest).Select(rows => new SegmentPart(link, rows))).ToLookup(part => part.Rows.Date);

    /// <summary>Of a business day, which may lie in three home dates, whatever its zone.</summary>
    public async Task<(IReadOnlyDictionary<TotalsKey, Total> Totals, Timestamp ToldAt, bool IsLive)> OfDayAsync(BusinessDay day, Timestamp? until, CancellationToken cancellation)
    {
        var totals = new Dictionary<TotalsKey, Total>();
        Timestamp toldAt = default;
        bool isLive = false;
        for (int offset = -1; offset <= 1; offset++)
        {
            (IReadOnlyDictionary<TotalsKey, Total> found, Timestamp told, bool foundLive) = await OfAsync(new HomeDate(day.DaysSinceEpoch + offset), until, cancellation).ConfigureAwait(false);
            foreach ((TotalsKey key, Total total) in found.Where(pair => pair.Key.BusinessDay == day))
            {
                totals[key] = totals.GetValueOrDefault(key) + total;
                toldAt = told > toldAt ? told : toldAt;
                isLive |= foundLive;
            }
        }

        return (totals, toldAt, isLive);
    }

    /// <summary>Of a home date.</summary>
    /// <param name="date">The date.</param>
    /// <param name="until">Then words of that time; null for the last ones.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(IReadOnlyDictionary<TotalsKey, Total> Totals, Timestamp ToldAt, bool IsLive)> OfAsync(HomeDate date, Timestamp? until, CancellationToken cancellation)
    {
        SegmentPart[] last =
        [
            .. _parts[date].Where(part => until is null || part.Link.CreatedAt <= until).GroupBy(part => (part.Link.Source, part.Link.Partition, part.Link.Run))
                .Select(group => group.OrderBy(part => part.Link.Range.To).ThenBy(part => part.Link.CreatedAt).Last()),
        ];
        LiveTotals[] further = until is null ? Further(date, last) : [];
        HashSet<(SourceId, LogPartition)> told = [.. further.SelectMany(totals => totals.UpTo.Select(position => (totals.Source, position.Partition)))];
        var words = further.SelectMany(totals => totals.Totals).ToList();
        SegmentPart[] rest = [.. last.Where(part => !(IsLive(part) && told.Contains((part.Link.Source, part.Link.Partition))))];
        foreach (SegmentPart part in rest)
        {
            words.AddRange(await kept.OfAsync(part.Link, part.Rows, cancellation).ConfigureAwait(false));
        }

        var sums = new Dictionary<TotalsKey, Total>();
        foreach (WinnerTotal word in words)
        {
            var key = new TotalsKey(word.BusinessDay, word.Currency, word.Kind);
            sums[key] = sums.GetValueOrDefault(key) + new Total(word.Transactions, word.Sums);
        }

        return (sums, rest.Select(part => part.Link.CreatedAt).Concat(further.Select(totals => totals.At)).DefaultIfEmpty().Max(), further.Length > 0);
    }

    private static bool IsLive(SegmentPart part) => part.Link.Run is null;

    /// <summary>What consumers told that is at least as far as every checkpoint of the same partitions, the newest of those that tell of the same ones.</summary>
    private LiveTotals[] Further(HomeDate date, SegmentPart[] last)
    {
        Dictionary<(SourceId, LogPartition), LogOffset> written = last.Where(IsLive).ToDictionary(part => (part.Link.Source, part.Link.Partition), part => part.Link.Range.To);
        var told = new HashSet<(SourceId, LogPartition)>();
        return
        [
            .. live.Where(totals => totals.Date == date && totals.UpTo.All(position => written.GetValueOrDefault((totals.Source, position.Partition)) <= position.Next))
                .OrderByDescending(totals => totals.At)
                .Where(totals => !totals.UpTo.Any(position => told.Contains((totals.Source, position.Partition))) && totals.UpTo.All(position => told.Add((totals.Source, position.Partition)))),
        ];
    }
}
