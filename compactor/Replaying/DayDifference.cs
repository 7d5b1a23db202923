using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Compactor.Replaying;

/// <summary>What a run would change of one home date, by really folding it.</summary>
public sealed record DayDifference
{
    public required HomeDate Date { get; init; }

    /// <summary>Rows that the run brings.</summary>
    public required long Gained { get; init; }

    /// <summary>Rows that no longer count, because the run retracts them.</summary>
    public required long Retracted { get; init; }

    /// <summary>Rows that stand and count with the run, and didn't without it.</summary>
    public required long Won { get; init; }

    /// <summary>Rows that stood and counted without the run, and don't with it.</summary>
    public required long Lost { get; init; }

    /// <summary>Conflicts with the run less those without it.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Sums of what counts with the run less those without it, by currency; those that stay the same are left out.</summary>
    public required IReadOnlyList<CurrencySums> Sums { get; init; }
}
