using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>What a reader looks for first, in one currency.</summary>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Liability">Owed to customers at the month's end.</param>
/// <param name="Funds">Held for them then; null where nobody stated it.</param>
/// <param name="Ggy">Gross gambling yield of the month.</param>
/// <param name="Turnover">Of the month.</param>
/// <param name="Accounts">With a statement.</param>
public sealed record Headline(
    Currency Currency,
    AmountSum Liability,
    AmountSum? Funds,
    AmountSum Ggy,
    AmountSum Turnover,
    long Accounts);
