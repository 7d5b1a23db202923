using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Service.Queries;

/// <summary>
/// A business day's transactions that count, by currency and kind, as the running totals of checkpoints tell them: how far the day had come when the last one
/// was written, beside the same time of earlier days. An id that came in by two partitions counts in both until its day is compacted.
/// </summary>
public sealed record DayTotals
{
    public required BusinessDay Day { get; init; }

    /// <summary>When the newest checkpoint was written that tells of the day.</summary>
    public required Timestamp ToldAt { get; init; }

    /// <summary>By currency, then by kind.</summary>
    public required IReadOnlyList<DayTotal> Totals { get; init; }

    public long Transactions => Totals.Sum(total => total.Now.Transactions);

    /// <returns>Null where no checkpoint tells of a day.</returns>
    /// <exception cref="DamagedDataException">A checkpoint isn't what was written.</exception>
    public static async Task<DayTotals?> AskAsync(IObjectStore store, DateTimeZone zone, Inputs inputs, CancellationToken cancellation)
    {
        if (inputs.Segments.SelectMany(link => link.HomeDates).Select(rows => (HomeDate?)rows.Date).Max() is not { } newest)
        {
            return null;
        }

        var reader = new Reader(new StoredTotals(store), inputs);
        IReadOnlyDictionary<TotalsKey, Total> last = (await reader.OfAsync(newest, null, cancellation).ConfigureAwait(false)).Totals;
        if (last.Count == 0)
        {
            return null;
        }

        BusinessDay day = last.Keys.Max(key => key.BusinessDay);
        (Dictionary<TotalsKey, Total> now, Timestamp toldAt) = await reader.OfDayAsync(day, null, cancellation).ConfigureAwait(false);
        Dictionary<TotalsKey, Total>? yesterday = await EarlierAsync(1).ConfigureAwait(false);
        Dictionary<TotalsKey, Total>? lastWeek = await EarlierAsync(7).ConfigureAwait(false);
        return new DayTotals
        {
            Day = day,
            ToldAt = toldAt,
            Totals = [.. now.OrderBy(pair => pair.Key.Currency.Code, StringComparer.Ordinal).ThenBy(pair => pair.Key.Kind).Select(pair => new DayTotal(pair.Key.Currency, pair.Key.Kind, pair.Value, Of(yesterday, pair.Key, 1), Of(lastWeek, pair.Key, 7)))],
        };

        async Task<Dictionary<TotalsKey, Total>?> EarlierAsync(int days)
        {
            Instant then = zone.AtLeniently(toldAt.ToInstant().InZone(zone).LocalDateTime.PlusDays(-days)).ToInstant();
            (Dictionary<TotalsKey, Total> totals, Timestamp told) = await reader.OfDayAsync(new BusinessDay(day.DaysSinceEpoch - days), Timestamp.FromInstant(then), cancellation).ConfigureAwait(false);
            return told == default ? null : totals;
        }

        static Total? Of(Dictionary<TotalsKey, Total>? totals, TotalsKey key, int days) =>
            totals?.GetValueOrDefault(key with { BusinessDay = new BusinessDay(key.BusinessDay.DaysSinceEpoch - days) });
    }

    private sealed class Reader(StoredTotals stored, Inputs inputs)
    {
        private readonly ILookup<HomeDate, SegmentPart> _parts = inputs.Segments.SelectMany(link => link.HomeDates.Select(rows => new SegmentPart(link, rows))).ToLookup(part => part.Rows.Date);

        /// <summary>A business day may lie in three home dates, whatever its zone.</summary>
        public async Task<(Dictionary<TotalsKey, Total> Totals, Timestamp ToldAt)> OfDayAsync(BusinessDay day, Timestamp? until, CancellationToken cancellation)
        {
            var totals = new Dictionary<TotalsKey, Total>();
            Timestamp toldAt = default;
            for (int offset = -1; offset <= 1; offset++)
            {
                (IReadOnlyDictionary<TotalsKey, Total> found, Timestamp told) = await OfAsync(new HomeDate(day.DaysSinceEpoch + offset), until, cancellation).ConfigureAwait(false);
                foreach ((TotalsKey key, Total total) in found.Where(pair => pair.Key.BusinessDay == day))
                {
                    totals[key] = totals.GetValueOrDefault(key) + total;
                    toldAt = told > toldAt ? told : toldAt;
                }
            }

            return (totals, toldAt);
        }

        /// <summary>Of each partition and run the last word up to a time.</summary>
        public async Task<(IReadOnlyDictionary<TotalsKey, Total> Totals, Timestamp ToldAt)> OfAsync(HomeDate date, Timestamp? until, CancellationToken cancellation)
        {
            var totals = new Dictionary<TotalsKey, Total>();
            SegmentPart[] last =
            [
                .. _parts[date].Where(part => until is null || part.Link.CreatedAt <= until).GroupBy(part => (part.Link.Source, part.Link.Partition, part.Link.Run))
                    .Select(group => group.OrderBy(part => part.Link.Range.To).ThenBy(part => part.Link.CreatedAt).Last()),
            ];
            foreach (SegmentPart part in last)
            {
                foreach (WinnerTotal total in await stored.OfAsync(part.Link, part.Rows, cancellation).ConfigureAwait(false) ?? [])
                {
                    var key = new TotalsKey(total.BusinessDay, total.Currency, total.Kind);
                    totals[key] = totals.GetValueOrDefault(key) + new Total(total.Transactions, total.Sums);
                }
            }

            return (totals, last.Length == 0 ? default : last.Max(part => part.Link.CreatedAt));
        }
    }
}
