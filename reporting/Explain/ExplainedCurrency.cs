using Accounting.Ingest;

namespace Accounting.Reporting.Explain;

/// <summary>A figure at two points in one currency, and the rows that make the difference: their effects add up to it.</summary>
public sealed record ExplainedCurrency(Currency Currency, AmountSum Before, AmountSum After, IReadOnlyList<ExplainedLine> Lines)
{
    public AmountSum Difference => After - Before;
}
