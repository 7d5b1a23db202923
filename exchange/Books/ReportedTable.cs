using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>One table of a month's report, opened when it is needed; null where the report has no such table.</summary>
public sealed record ReportedTable(BusinessMonth Month, Func<TextReader?> Open);
