namespace Accounting.Reporting.Pages.Outline;

/// <summary>A section of a report.</summary>
/// <param name="Number">Its place in every report; null where it has none of its own.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Anchor">Its name within the page.</param>
/// <param name="Tables">The tables that it shows or sums up, in the order of the workbook's sheets.</param>
public sealed record ReportSection(int? Number, string Title, string Anchor, IReadOnlyList<string> Tables);
