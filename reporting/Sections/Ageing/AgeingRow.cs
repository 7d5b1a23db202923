using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Ageing;

/// <summary>What of one item is of one age.</summary>
/// <param name="Item">The item.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Bracket">The ages; null for all of them.</param>
/// <param name="Accounts">How many have any of it. One with amounts of several ages is counted in each.</param>
/// <param name="Amount">Σ over them.</param>
/// <param name="Oldest">Since when the oldest of it is.</param>
/// <param name="AtLeast">Whether some of it was there when the books began, and may be older than it is known.</param>
public sealed record AgeingRow(AgedItem Item, Currency Currency, AgeBracket? Bracket, long Accounts, AmountSum Amount, BusinessDay Oldest, bool AtLeast);
