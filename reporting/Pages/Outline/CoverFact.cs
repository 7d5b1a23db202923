namespace Accounting.Reporting.Cover;

/// <summary>A line of the cover.</summary>
public sealed record CoverFact(string Name, string Value);
