using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What the currency of a transaction forbids and its message doesn't: the table of currencies, said in SQL.</summary>
internal static class CurrencySql
{
    private static readonly string[] Amounts = ["amount", "exposure_delta", "pending_delta", "stake", "balance_after"];

    /// <summary>Whether a transaction is dated outside the days in which its currency's code is in use.</summary>
    public static string OutsideItsDays { get; } = string.Join(
        " OR ",
        Currency.All.Where(currency => currency.FirstDay is not null || currency.LastDay is not null).Select(currency => $"(currency = '{currency.Code}' AND ({string.Join(" OR ", Bounds(currency))}))"));

    /// <summary>Whether an amount has a fraction of the currency's smallest unit.</summary>
    public static string FinerThanPlaces { get; } = string.Join(" OR ", Amounts.Select(amount => $"coalesce({amount}, 0) % ({SmallestUnit}) <> 0"));

    private static string SmallestUnit =>
        $"CASE {string.Join(' ', Currency.All.Where(currency => currency.DecimalPlaces != 2).GroupBy(currency => currency.DecimalPlaces).OrderBy(group => group.Key).Select(When))} ELSE {Unit(2)} END";

    private static string When(IGrouping<int, Currency> currencies) => $"WHEN currency IN ({string.Join(", ", currencies.Select(currency => $"'{currency.Code}'"))}) THEN {Unit(currencies.Key)}";

    private static string Unit(int places) => $"CAST({(places == 0 ? "1" : "0." + "1".PadLeft(places, '0'))} AS DECIMAL(18,4))";

    private static IEnumerable<string> Bounds(Currency currency)
    {
        if (currency.FirstDay is { } first)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"business_day < DATE '{first}'");
        }

        if (currency.LastDay is { } last)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"business_day > DATE '{last}'");
        }
    }
}
