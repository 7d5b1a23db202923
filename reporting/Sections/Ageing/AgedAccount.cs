using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Ageing;

/// <summary>An account with one of the oldest amounts.</summary>
/// <param name="Item">The item.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="AccountId">A CUSTOMER account.</param>
/// <param name="Amount">All that it has of the item.</param>
/// <param name="Oldest">Since when the oldest of it is.</param>
/// <param name="AtLeast">Whether some of it was there when the books began.</param>
public sealed record AgedAccount(AgedItem Item, Currency Currency, long AccountId, AmountSum Amount, BusinessDay Oldest, bool AtLeast);
