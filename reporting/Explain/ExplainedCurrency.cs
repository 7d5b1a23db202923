using Accounting.Ingest;

namespace Accounting.Reporting.Explain;

/// <summary>A figure at two points in one currency, and what makes the difference: rows of transactions, or parts, whose differences add up to it.</summary>
public sealed record ExplainedCurrency(Currency Currency, AmountSum Before, AmountSum After, IReadOnlyList<ExplainedLine> Lines)
{
    /// <summary>Of a figure that isn't summed over transactions: the parts that differ.</summary>
    public IReadOnlyList<ExplainedPart> Parts { get; init; } = [];

    public AmountSum Difference => After - Before;
}
