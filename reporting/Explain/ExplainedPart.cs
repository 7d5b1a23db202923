using Accounting.Ingest;

namespace Accounting.Reporting.Explain;

/// <summary>A part of a figure that differs between two points; zero where there is none.</summary>
/// <param name="Of">What it is of.</param>
/// <param name="Before">At one point.</param>
/// <param name="After">At the other.</param>
public sealed record ExplainedPart(string Of, AmountSum Before, AmountSum After);
