using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// The day stores of one partition that are in memory: those of home dates from <c>hotDays</c> before the newest timestamp of the log on, which takes two
/// to be believed: a single one, however wrong, moves nothing.
/// A date turns hot with its first message, after what is stored of it has been loaded. The window only moves forward, and stores leave it
/// only when a checkpoint has written down what they know: so a hot store always holds every row of its partition and date.
/// </summary>
public sealed class HotWindow(int hotDays)
{
    private readonly Dictionary<HomeDate, DayStore> _stores = [];
    private Timestamp? _newest;
    private Timestamp _end = Timestamp.Earliest;

    /// <summary>The stores in memory.</summary>
    public IReadOnlyCollection<DayStore> Stores => _stores.Values;

    /// <summary>Moves the window's end.</summary>
    public void Advance(Timestamp loggedAt)
    {
        if (_newest is not { } newest)
        {
            _newest = loggedAt;
        }
        else if (loggedAt > newest)
        {
            _end = newest;
            _newest = loggedAt;
        }
        else if (loggedAt > _end)
        {
            _end = loggedAt;
        }
    }

    /// <summary>Whether the date belongs in memory now.</summary>
    public bool IsHot(HomeDate date) => date > _end.UtcDate.PlusDays(-hotDays);

    public bool TryGet(HomeDate date, out DayStore store) => _stores.TryGetValue(date, out store!);

    public void Add(DayStore store) => _stores.Add(store.Date, store);

    /// <summary>Lets go of what fell out of the window; called right after a checkpoint.</summary>
    public void EvictCold()
    {
        foreach (HomeDate cold in _stores.Keys.Where(date => !IsHot(date)).ToList())
        {
            _stores.Remove(cold);
        }
    }
}
