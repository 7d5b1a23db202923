namespace Accounting.Service.Dashboard.Pages;

/// <summary>The first rows of a table of a report.</summary>
/// <param name="Name">The table's.</param>
/// <param name="Columns">Names of its columns.</param>
/// <param name="Rows">Their cells.</param>
/// <param name="All">How many rows there are.</param>
public sealed record TableHead(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, long All);
