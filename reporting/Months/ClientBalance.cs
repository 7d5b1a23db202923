using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>The position of CUSTOMER accounts in one currency.</summary>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Position">At a moment.</param>
/// <param name="Bonuses">How much of the balances is bonuses at most: of each account what it was credited and has not expired, up to its balance.</param>
public sealed record ClientBalance(Currency Currency, ClientPosition Position, AmountSum Bonuses);
