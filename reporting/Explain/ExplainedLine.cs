using Accounting.Ingest;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Explain;

/// <summary>One transaction's part of a difference.</summary>
/// <param name="Effect">By how much it changes the figure.</param>
/// <param name="Change">What became of it, and where it came from.</param>
public sealed record ExplainedLine(AmountSum Effect, Correction Change);
