using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>The sums of <see cref="RollForwardTable"/> in one currency.</summary>
public sealed record RollForwardTotals
{
    public required Currency Currency { get; init; }

    /// <summary>By column, in the order of <see cref="RollForwardTable.Groups"/>.</summary>
    public required IReadOnlyList<AmountSum> Movements { get; init; }

    public required RolledSum Amount { get; init; }

    public required RolledSum Exposure { get; init; }

    public required RolledSum Pending { get; init; }
}
