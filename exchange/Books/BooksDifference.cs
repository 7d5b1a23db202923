using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>One cell in which the books and a report differ, or a row that only one of them has.</summary>
/// <param name="Month">The report's month.</param>
/// <param name="Table">The report's table.</param>
/// <param name="Key">Which row, as its first columns are written, with spaces between.</param>
/// <param name="Column">The column, or <c>row</c> where one side lacks the whole row.</param>
/// <param name="Books">What the books say; null where they have no such row.</param>
/// <param name="Report">What the report says; null where it has no such row or column.</param>
public sealed record BooksDifference(BusinessMonth Month, string Table, string Key, string Column, string? Books, string? Report)
{
    /// <summary>The column of a difference in whole rows.</summary>
    public const string WholeRow = "row";

    public override string ToString() =>
        $"{Month} {Table} {Key} {Column}: books {Books ?? "none"}, report {Report ?? "none"}";
}
