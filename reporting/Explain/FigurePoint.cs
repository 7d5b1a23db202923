using Accounting.Aggregator.Offsets;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Explain;

/// <summary>What was known when a figure was made.</summary>
/// <param name="Name">As the person named it.</param>
/// <param name="Coverage">What the figure includes.</param>
/// <param name="OpeningCoverage">What the revision includes that the report opens with, or the report where it pins none; null of a mere run.</param>
/// <param name="Report">The report that prints the figure; null of a mere run, whose figure is folded anew.</param>
public sealed record FigurePoint(string Name, Coverage Coverage, Coverage? OpeningCoverage, MonthReport? Report);
