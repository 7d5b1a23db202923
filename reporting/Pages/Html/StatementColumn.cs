using Accounting.Ingest;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Pages.Html;

/// <summary>A column of amounts of the statements as the page shows them.</summary>
/// <param name="Name">Its heading, with soft hyphens where it may break.</param>
/// <param name="Of">A statement's amount.</param>
/// <param name="Total">That of all statements, also of those that the page doesn't show.</param>
internal sealed record StatementColumn(string Name, Func<StatementRow, AmountSum> Of, AmountSum Total);
