using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>What was owed to CUSTOMER accounts at the end of a business day, in one currency, and what was held for them.</summary>
/// <param name="Day">The day.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Clients">What they have, and what they have asked for and were not yet paid.</param>
/// <param name="Funds">Held at banks and payment providers; null where nobody stated it.</param>
public sealed record ClientMoneyDay(BusinessDay Day, Currency Currency, ClientPosition Clients, AmountSum? Funds)
{
    public AmountSum Liability => Clients.Liability;

    /// <summary>Below zero it is a shortfall.</summary>
    public AmountSum? Surplus => Funds - Liability;
}
