using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>What was owed to CUSTOMER accounts at the end of a business day, in one currency, and what was held for them.</summary>
/// <param name="Day">The day.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Clients">What they have, and what they have asked for and were not yet paid.</param>
/// <param name="Held">At banks and payment providers; null where nobody stated it, and then nothing is said of the day.</param>
public sealed record ClientMoneyDay(BusinessDay Day, Currency Currency, ClientPosition Clients, FundsOfDay? Held)
{
    public AmountSum Liability => Clients.Liability;

    public AmountSum? Funds => Held?.Sum;

    /// <summary>Below zero it is a shortfall.</summary>
    public AmountSum? Surplus => Funds - Liability;

    public AmountSum Shortfall => Surplus is { } surplus && surplus < AmountSum.Zero ? AmountSum.Zero - surplus : AmountSum.Zero;

    /// <summary>What the statement of funds says of the day, in a word: whether they cover the liability, and whether an institution is missing.</summary>
    public string Verdict => Held is null ? "not stated"
        : string.Join(", ", new[] { Shortfall > AmountSum.Zero ? "short" : null, Held.Missing.Count > 0 ? "incomplete" : null }.OfType<string>().DefaultIfEmpty("covered"));
}
