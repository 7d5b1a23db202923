using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Sources;
using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using NodaTime;

namespace Accounting.Reporting.Close;

/// <summary>What decides whether a month may become final.</summary>
public sealed record CloseSituation
{
    public required BusinessMonth Month { get; init; }

    public required Instant AsOf { get; init; }

    public required DateTimeZone Zone { get; init; }

    public required ClosePolicy Policy { get; init; }

    public required IReadOnlyList<PartitionCaughtUp> Partitions { get; init; }

    /// <summary>What was lost of retired sources and is neither read since nor signed off: it may touch any month.</summary>
    public required IReadOnlyList<SourceLoss> Losses { get; init; }

    public required IReadOnlyList<DayBehind> DaysBehind { get; init; }

    /// <summary>The replay of the last days before the coverage was pinned.</summary>
    public ReplayStanding Replay { get; init; } = ReplayStanding.Read;

    /// <summary>Pinned days that the second reader hasn't read, or reads otherwise: the balances of a month include those of every month before.</summary>
    public IReadOnlyList<UnreadDay> Unread { get; init; } = [];

    /// <summary>Why the run must not close the month even if nothing else is missing; null where it may.</summary>
    public string? Withheld { get; init; }

    public required long Quarantined { get; init; }

    public required IReadOnlyList<Control> Controls { get; init; }

    /// <summary>The month before is final, or becomes it in the same act, or isn't reported.</summary>
    public required bool PreviousIsFinal { get; init; }

    /// <summary>What this run includes.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>What the newest close includes; null where there is none.</summary>
    public required Coverage? LastCoverage { get; init; }

    /// <param name="run">The run that would close it.</param>
    /// <param name="month">The month.</param>
    /// <param name="previousIsFinal">Whether the month before is final, becomes it in the same act, or isn't reported.</param>
    /// <param name="controls">The month's.</param>
    /// <param name="lastCoverage">What the newest close includes; null where there is none.</param>
    public static CloseSituation Of(ReportRun run, BusinessMonth month, bool previousIsFinal, IReadOnlyList<Control> controls, Coverage? lastCoverage) => new()
    {
        Month = month,
        AsOf = run.AsOf,
        Zone = run.Pinned.Zone,
        Policy = run.Policy,
        Partitions = run.Partitions,
        Losses = run.Losses,
        Replay = run.Replay,
        DaysBehind = run.DaysBehind,
        Quarantined = run.Quarantined,
        Unread = run.Readings?.Unread ?? [],
        Controls = controls,
        PreviousIsFinal = previousIsFinal,
        Coverage = run.Pinned.Coverage,
        LastCoverage = lastCoverage,
        Withheld = run.WhyNotClose(month),
    };
}
