namespace Accounting.Service.Queries;

/// <summary>The rows of a query as <c>sql --format json</c> shows them.</summary>
/// <param name="Columns">Names and types.</param>
/// <param name="Rows">Cells as text; null is a cell without a value.</param>
/// <param name="HasMore">Whether there are more rows than were asked for.</param>
public sealed record SqlAnswer(IReadOnlyList<SqlColumn> Columns, IReadOnlyList<string?[]> Rows, bool HasMore);
