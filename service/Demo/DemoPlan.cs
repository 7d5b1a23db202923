using Accounting.Aggregator.Store;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Service.Produce;
using NodaTime;

namespace Accounting.Service.Demo;

/// <summary>What a demo will do, decided before anything is written.</summary>
/// <param name="Options">What it was asked for.</param>
/// <param name="LastMonth">The last month that it closes.</param>
/// <param name="Files">The files to produce; null where the exchange is simulated.</param>
/// <param name="Zone">The business time zone.</param>
public sealed record DemoPlan(DemoOptions Options, BusinessMonth LastMonth, FileSupply? Files, DateTimeZone Zone)
{
    /// <summary>Past the close day by so much, as a nightly would be.</summary>
    private static readonly Duration PastClose = Duration.FromHours(5);

    /// <summary>When the pipeline's clock begins: the last month may be closed, and everything in the log has been logged.</summary>
    public Instant ClockStart(Reporting.Steps.ClosePolicy policy) =>
        Instant.Max(policy.DueAt(LastMonth, Zone), policy.CaughtUpBeyond(LastMonth, Zone).ToInstant()) + PastClose;

    /// <summary>The earliest day of the demo's store: the first of the files, whose age is no mistake here, or some years before, whatever the machine's own clock says.</summary>
    public HomeDate EarliestDay
    {
        get
        {
            HomeDate first = Files?.EarliestOccurredAt?.UtcDate ?? YearsBefore;
            return first < YearsBefore ? first : YearsBefore;
        }
    }

    private HomeDate YearsBefore => new(LastMonth.PlusMonths(-12 * StoreSettings.DefaultYearsBefore).FirstDay.DaysSinceEpoch);

    /// <summary>A new exchange of the demo's options; null where files are produced.</summary>
    public ExchangeOptions? Exchange => Options.Simulation is { } simulation ? SimulateOptions.ToExchange(simulation, Zone) : null;
}
