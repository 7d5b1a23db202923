using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Reporting.Steps;

/// <summary>What one run of the reports is given.</summary>
public sealed record ReportRun
{
    public required PinnedDays Pinned { get; init; }

    /// <summary>The moment for which months are open, due or closing.</summary>
    public required Instant AsOf { get; init; }

    /// <summary>What stands on covers as the time of generation; usually now.</summary>
    public required Instant GeneratedAt { get; init; }

    /// <summary>
    /// The month that runs at <see cref="AsOf"/>, or at the last moment at which any partition was known to be read to its end: what came later
    /// nobody can know, however far ahead a report is asked for.
    /// </summary>
    public BusinessMonth LastMonth
    {
        get
        {
            Instant known = Partitions.Max(partition => partition.CaughtUpAt) is { } caughtUp ? Instant.Min(AsOf, caughtUp.ToInstant()) : AsOf;
            LocalDate day = known.InZone(Pinned.Zone).Date;
            BusinessMonth newest = Pinned.Days.SelectMany(version => version.Manifest.BusinessMonths).DefaultIfEmpty().Max();
            var running = new BusinessMonth(day.Year, day.Month);
            return Partitions.Any(partition => partition.CaughtUpAt is not null) || running < newest ? running : newest;
        }
    }

    /// <summary>Whether so much time has passed since the days were pinned that they may have been collected: nothing is committed any more then.</summary>
    public Func<bool> IsOverdue { get; init; } = () => false;

    public ClosePolicy Policy { get; init; } = ClosePolicy.Default;

    /// <summary>Every partition of every source that isn't retired. None means that nothing was ever read, and no month closes.</summary>
    public required IReadOnlyList<PartitionCaughtUp> Partitions { get; init; }

    /// <summary>What was lost of retired sources and is neither read since nor signed off.</summary>
    public IReadOnlyList<SourceLoss> Losses { get; init; } = [];

    /// <summary>Home dates that should have been compacted to the pinned coverage and were not: no month from the first that they touch on is reported.</summary>
    public IReadOnlyList<DayBehind> DaysBehind { get; init; } = [];

    /// <summary>The only steps to run; null for all that aren't fresh. What they depend on must be fresh.</summary>
    public IReadOnlySet<StepId>? Only { get; init; }

    /// <summary>Takes note of what was done.</summary>
    public IStepJournal Steps { get; init; } = StrictJournal.Instance;

    /// <summary>How far the second reader has come with the pinned days; null where it is switched off, and then it reads no tables either.</summary>
    public DayReadings? Readings { get; init; }

    /// <summary>Of how many of the last UTC days the ids are compared with one another, in full, by every run.</summary>
    public int WindowDays { get; init; } = 2;

    /// <summary>Ids of which somebody accepts that their first revision never came.</summary>
    public IReadOnlyList<SignedId> SignedIds { get; init; } = [];

    /// <summary>Differences of controls that somebody accepts.</summary>
    public IReadOnlyList<SignedDifference> SignedDifferences { get; init; } = [];

    /// <summary>Names the quarantined messages without sign-off; null where there are none.</summary>
    public ContentHash256? QuarantinedItems { get; init; }

    /// <summary>Quarantined messages without sign-off.</summary>
    public long Quarantined { get; init; }

    /// <summary>Funds held for customers, where somebody states them; they decide nothing but what stands beside client money.</summary>
    public FundsStatement? Funds { get; init; }

    /// <summary>When income and expense begin anew.</summary>
    public FinancialYear FinancialYear { get; init; } = FinancialYear.Calendar;

    /// <summary>After how many months without an act of the customer an account is dormant.</summary>
    public int DormantAfterMonths { get; init; } = 12;

    /// <summary>Whose reports they are.</summary>
    public Letterhead Letterhead { get; init; } = Letterhead.None;

    /// <summary>Reads every byte of final reports' copies, not only their sizes.</summary>
    public bool VerifyEveryByte { get; init; }

    /// <summary>The replay of the last days, which every close follows.</summary>
    public ReplayStanding Replay { get; init; } = ReplayStanding.Read;

    /// <summary>Why a month must not be closed by this run even if it lacks nothing; null where it may.</summary>
    public string? WhyNotClose(BusinessMonth month) => Replay.Outcome == ReplayOutcome.Failed ? "the replay of the last days failed; 'accounting steps' tells why"
        : Replay.Outcome == ReplayOutcome.NotRun ? "the replay of the last days is due and was not among the steps that were to run; 'accounting steps run' does it"
        : Wants(StepId.Close(month)) ? null
        : "the close was not among the steps that were to run; 'accounting steps run' closes the month";

    public bool Wants(StepId step) => Only?.Contains(step) != false;

    /// <summary>The last month that any step to be run is of: no later one is looked at.</summary>
    public BusinessMonth LastWantedMonth => Only is null ? LastMonth : Only.Select(step => step.Month).Max() ?? default;
}
