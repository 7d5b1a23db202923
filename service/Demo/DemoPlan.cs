using Accounting.Aggregator.Store;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.Produce;
using NodaTime;

namespace Accounting.Service.Demo;

/// <summary>What a demo will do, decided before anything is written.</summary>
/// <param name="Options">What it was asked for.</param>
/// <param name="LastMonth">The last month that it closes.</param>
/// <param name="Files">The files to produce; null where the exchange is simulated.</param>
/// <param name="Zone">The business time zone.</param>
/// <param name="Policy">When months are closed.</param>
public sealed record DemoPlan(DemoOptions Options, BusinessMonth LastMonth, FileSupply? Files, DateTimeZone Zone, ClosePolicy Policy)
{
    private const int MonthsOfQuarter = 3;

    /// <summary>Past the close day by so much, as a nightly would be.</summary>
    private static readonly Duration PastClose = Duration.FromHours(5);

    /// <summary>
    /// Files are produced and reported at once. A simulated exchange is so up to the close of its last quarter's end before its last month (or of the month before the last), and then
    /// to its end: so that it can find out, after months are closed, what it had forgotten.
    /// </summary>
    public IReadOnlyList<DemoPhase> Phases => FirstClose is { } first
        ? [new DemoPhase(first, ClockStart(first), false), new DemoPhase(LastMonth, ClockStart(LastMonth), true)]
        : [new DemoPhase(LastMonth, ClockStart(LastMonth), true)];

    /// <summary>The earliest day of the demo's store: the first of the files, whose age is no mistake here, or some years before, whatever the machine's own clock says.</summary>
    public HomeDate EarliestDay
    {
        get
        {
            HomeDate first = Files?.EarliestOccurredAt?.UtcDate ?? YearsBefore;
            return first < YearsBefore ? first : YearsBefore;
        }
    }

    /// <summary>A new exchange of the demo's options; null where files are produced.</summary>
    public ExchangeOptions? Exchange => Options.Simulation is { } simulation
        ? SimulateOptions.ToExchange(simulation, Zone) with { Closes = [.. Phases.Where(phase => !phase.IsLast).Select(phase => new BooksClose(phase.LastMonth, Timestamp.FromInstant(phase.ClockStart)))] }
        : null;

    private HomeDate YearsBefore => new(LastMonth.PlusMonths(-12 * StoreSettings.DefaultYearsBefore).FirstDay.DaysSinceEpoch);

    private BusinessMonth? FirstClose
    {
        get
        {
            if (Options.Simulation is not { Months: > 1 } simulation)
            {
                return null;
            }

            BusinessMonth quarterEnd = LastMonth.PlusMonths(-1 - ((LastMonth.MonthOfYear - 1) % MonthsOfQuarter));
            return quarterEnd >= simulation.StartMonth ? quarterEnd : LastMonth.Previous;
        }
    }

    private Instant ClockStart(BusinessMonth month) =>
        Instant.Max(Instant.Max(Policy.DueAt(month, Zone), Policy.CaughtUpBeyond(month, Zone).ToInstant()), month.EndIn(Zone) + ExchangeOptions.LatenessMax) + PastClose;
}
