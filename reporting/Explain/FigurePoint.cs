using Accounting.Compactor.History;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Explain;

/// <summary>What was known when a figure was made.</summary>
/// <param name="Name">As the person named it.</param>
/// <param name="Known">What the figure includes, and by which time-zone rules it is cut.</param>
/// <param name="Opening">The same of the revision that the report opens with, or of the report where it pins none; null of a mere run.</param>
/// <param name="Report">The report that prints the figure; null of a mere run, whose figure is folded anew.</param>
public sealed record FigurePoint(string Name, KnownPoint Known, KnownPoint? Opening, MonthReport? Report);
