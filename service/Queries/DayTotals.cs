using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Service.Queries;

/// <summary>
/// A business day's transactions that count, by currency and kind, as the running totals of checkpoints tell them, or consumers out of their memory where they are further:
/// how far the day had come when the last of them told, beside the same time of earlier days. An id that came in by two partitions counts in both until its day is compacted.
/// </summary>
public sealed record DayTotals
{
    /// <summary>Home dates up to the newest that last week's day may lie in.</summary>
    private const int DatesLookedAt = 10;

    public required BusinessDay Day { get; init; }

    /// <summary>When what is newest of it was told: a checkpoint's time, or a consumer's.</summary>
    public required Timestamp ToldAt { get; init; }

    /// <summary>Whether consumers told some of it out of their memory, ahead of their checkpoints.</summary>
    public required bool IsLive { get; init; }

    /// <summary>By currency, then by kind.</summary>
    public required IReadOnlyList<DayTotal> Totals { get; init; }

    public long Transactions => Totals.Sum(total => total.Now.Transactions);

    /// <param name="kept">The totals of checkpoints.</param>
    /// <param name="zone">Of business days.</param>
    /// <param name="inputs">The checkpoints.</param>
    /// <param name="live">What consumers told out of their memory.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where nothing tells of a day.</returns>
    /// <exception cref="DamagedDataException">A checkpoint isn't what was written.</exception>
    public static async Task<DayTotals?> AskAsync(KeptTotals kept, DateTimeZone zone, Inputs inputs, IReadOnlyList<LiveTotals> live, CancellationToken cancellation)
    {
        if (inputs.Segments.SelectMany(link => link.HomeDates).Select(rows => rows.Date).Concat(live.Select(totals => totals.Date)).Select(date => (HomeDate?)date).Max() is not { } newest)
        {
            return null;
        }

        var reader = new TotalsReader(kept, inputs, live, newest.PlusDays(-DatesLookedAt));
        IReadOnlyDictionary<TotalsKey, Total> last = (await reader.OfAsync(newest, null, cancellation).ConfigureAwait(false)).Totals;
        if (last.Count == 0)
        {
            return null;
        }

        BusinessDay day = last.Keys.Max(key => key.BusinessDay);
        (IReadOnlyDictionary<TotalsKey, Total> now, Timestamp toldAt, bool isLive) = await reader.OfDayAsync(day, null, cancellation).ConfigureAwait(false);
        IReadOnlyDictionary<TotalsKey, Total>? yesterday = await EarlierAsync(1).ConfigureAwait(false);
        IReadOnlyDictionary<TotalsKey, Total>? lastWeek = await EarlierAsync(7).ConfigureAwait(false);
        return new DayTotals
        {
            Day = day,
            ToldAt = toldAt,
            IsLive = isLive,
            Totals = [.. now.OrderBy(pair => pair.Key.Currency.Code, StringComparer.Ordinal).ThenBy(pair => pair.Key.Kind).Select(pair => new DayTotal(pair.Key.Currency, pair.Key.Kind, pair.Value, Of(yesterday, pair.Key, 1), Of(lastWeek, pair.Key, 7)))],
        };

        async Task<IReadOnlyDictionary<TotalsKey, Total>?> EarlierAsync(int days)
        {
            Instant then = zone.AtLeniently(toldAt.ToInstant().InZone(zone).LocalDateTime.PlusDays(-days)).ToInstant();
            (IReadOnlyDictionary<TotalsKey, Total> totals, Timestamp told, _) = await reader.OfDayAsync(new BusinessDay(day.DaysSinceEpoch - days), Timestamp.FromInstant(then), cancellation).ConfigureAwait(false);
            return told == default ? null : totals;
        }

        static Total? Of(IReadOnlyDictionary<TotalsKey, Total>? totals, TotalsKey key, int days) =>
            totals?.GetValueOrDefault(key with { BusinessDay = new BusinessDay(key.BusinessDay.DaysSinceEpoch - days) });
    }
}
