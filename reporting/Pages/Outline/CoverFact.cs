namespace Accounting.Reporting.Pages.Outline;

/// <summary>A line of the cover.</summary>
public sealed record CoverFact(string Name, string Value);
