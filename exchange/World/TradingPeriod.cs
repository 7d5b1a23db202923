using Accounting.Ingest;

namespace Accounting.Exchange.World;

/// <summary>The months simulated, as microseconds since 1970 in UTC: Start ≤ every first <c>occurred_at</c> &lt; End, every <c>logged_at</c> ≤ LastArrival.</summary>
internal sealed class TradingPeriod
{
    /// <summary>What comes late still comes in time for a close on the third day.</summary>
    public const int LastArrivalDays = 2;

    private readonly long[] _bounds;
    private int _lastIndex;

    public TradingPeriod(ExchangeOptions options)
    {
        Months = [.. Enumerable.Range(0, options.Months).Select(options.StartMonth.PlusMonths)];
        _bounds = [.. Enumerable.Range(0, options.Months + 1)
            .Select(index => Timestamp.FromInstant(options.StartMonth.PlusMonths(index).StartIn(options.Zone)).Microseconds)];
    }

    public IReadOnlyList<BusinessMonth> Months { get; }

    public long Start => _bounds[0];

    public long End => _bounds[^1];

    public long LastArrival => End + (LastArrivalDays * Micros.Day);

    public bool Contains(long time) => time >= Start && time < End;

    /// <summary>Which of <see cref="Months"/> a time within the period lies in.</summary>
    public int MonthIndexOf(long time)
    {
        if (time < _bounds[_lastIndex] || time >= _bounds[_lastIndex + 1])
        {
            int found = Array.BinarySearch(_bounds, time);
            _lastIndex = found >= 0 ? found : ~found - 1;
        }

        return _lastIndex;
    }

    /// <summary>The month's end or beginning next to a time within the period.</summary>
    public long NearestBound(long time)
    {
        int month = MonthIndexOf(time);
        return time - _bounds[month] < _bounds[month + 1] - time ? _bounds[month] : _bounds[month + 1];
    }
}
