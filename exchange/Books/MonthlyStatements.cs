using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>One month's account-statements.tsv, opened when it is needed.</summary>
public sealed record MonthlyStatements(BusinessMonth Month, Func<TextReader> Open);
