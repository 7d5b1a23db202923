using Accounting.Ingest;

namespace Accounting.Reporting.Explain;

/// <summary>A part of a figure that isn't summed over transactions.</summary>
/// <param name="Of">What it is of: a cell of another row, an account.</param>
/// <param name="Amount">The part.</param>
public sealed record TracedPart(string Of, AmountSum Amount);
