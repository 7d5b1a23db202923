using Accounting.Ingest;
using NodaTime;

namespace Accounting.Exchange.World;

/// <summary>
/// The months simulated, as microseconds since 1970 in UTC: Start ≤ every first <c>occurred_at</c> &lt; End, every <c>logged_at</c> ≤ LastArrival.
/// Closes cut the log into phases: what is told up to the first close is of phase 0, and so on; a month is reported as it is known in the phase of its close.
/// </summary>
internal sealed class TradingPeriod
{
    /// <summary>What comes late still comes in time for a close on the third day.</summary>
    public const int LastArrivalDays = 2;

    private readonly long[] _bounds;
    private readonly long[] _dayBounds;
    private readonly IReadOnlyList<BooksClose> _closes;
    private readonly int[] _phases;
    private int _lastIndex;
    private int _lastDayIndex;

    public TradingPeriod(ExchangeOptions options)
    {
        Months = [.. Enumerable.Range(0, options.Months).Select(options.StartMonth.PlusMonths)];
        _bounds = [.. Enumerable.Range(0, options.Months + 1)
            .Select(index => Timestamp.FromInstant(options.StartMonth.PlusMonths(index).StartIn(options.Zone)).Microseconds)];
        FirstDay = options.StartMonth.FirstDay;
        int days = Months[^1].Next.FirstDay.DaysSinceEpoch - FirstDay.DaysSinceEpoch;
        var first = new LocalDate(options.StartMonth.Year, options.StartMonth.MonthOfYear, 1);
        _dayBounds = [.. Enumerable.Range(0, days + 1)
            .Select(day => Timestamp.FromInstant(options.Zone.AtStartOfDay(first.PlusDays(day)).ToInstant()).Microseconds)];
        _closes = options.Closes;
        _phases = [.. Months.Select(month => _closes.TakeWhile(close => close.Month < month).Count())];
    }

    public IReadOnlyList<BusinessMonth> Months { get; }

    public BusinessDay FirstDay { get; }

    public int Days => _dayBounds.Length - 1;

    public long Start => _bounds[0];

    public long End => _bounds[^1];

    public long LastArrival => End + (LastArrivalDays * Micros.Day);

    /// <summary>One more than there are closes.</summary>
    public int Phases => _closes.Count + 1;

    /// <summary>Which of <see cref="Months"/> a time within the period lies in.</summary>
    public int MonthIndexOf(long time) => IndexOf(_bounds, time, ref _lastIndex);

    /// <summary>The business day of a time within the period, counted from <see cref="FirstDay"/>.</summary>
    public int DayIndexOf(long time) => IndexOf(_dayBounds, time, ref _lastDayIndex);

    /// <summary>The first day of a month, or for one past the last the day after the last, counted from <see cref="FirstDay"/>.</summary>
    public int FirstDayIndexOf(int month) =>
        (month < Months.Count ? Months[month].FirstDay : Months[^1].Next.FirstDay).DaysSinceEpoch - FirstDay.DaysSinceEpoch;

    /// <summary>The phase in which something is told.</summary>
    public int PhaseOf(long toldAt)
    {
        int phase = 0;
        while (phase < _closes.Count && toldAt > _closes[phase].At.Microseconds)
        {
            phase++;
        }

        return phase;
    }

    /// <summary>The phase at the end of which a month is reported.</summary>
    public int PhaseOfMonth(int month) => _phases[month];

    /// <summary>When the phase ends; null of the last one, which ends with the log.</summary>
    public long? EndOfPhase(int phase) => phase < _closes.Count ? _closes[phase].At.Microseconds : null;

    /// <summary>The close after which what is told of a time is prior period; null where none comes.</summary>
    public BooksClose? CloseOf(long time)
    {
        int phase = PhaseOfMonth(MonthIndexOf(time));
        return phase < _closes.Count ? _closes[phase] : null;
    }

    /// <summary>By when a first revision is logged, so that no number of an account is missing when the month is closed.</summary>
    public long LastArrivalOf(long occurredAt) => CloseOf(occurredAt) is { } close
        ? _bounds[IndexOf(close.Month) + 1] + (LastArrivalDays * Micros.Day)
        : LastArrival;

    /// <summary>The end of the month in which a time within the period lies.</summary>
    public long MonthEndOf(long time) => _bounds[MonthIndexOf(time) + 1];

    /// <summary>The month's end or beginning next to a time within the period.</summary>
    public long NearestBound(long time)
    {
        int month = MonthIndexOf(time);
        return time - _bounds[month] < _bounds[month + 1] - time ? _bounds[month] : _bounds[month + 1];
    }

    private int IndexOf(BusinessMonth month) => ((month.Year - Months[0].Year) * 12) + month.MonthOfYear - Months[0].MonthOfYear;

    /// <summary>Times come mostly in order, so the interval of the last one is tried first.</summary>
    private static int IndexOf(long[] bounds, long time, ref int last)
    {
        if (time < bounds[last] || time >= bounds[last + 1])
        {
            int found = Array.BinarySearch(bounds, time);
            last = found >= 0 ? found : ~found - 1;
        }

        return last;
    }
}
