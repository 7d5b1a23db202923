using Accounting.Ingest;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>What was stated to be held for customers at the end of one business day, in one currency.</summary>
/// <param name="Stated">By institution, at least one. What is below zero takes away.</param>
/// <param name="Missing">Institutions that other days of the month, or the last stated day before it, name, and this one doesn't.</param>
public sealed record FundsOfDay(IReadOnlyList<FundsHeld> Stated, IReadOnlyList<string> Missing)
{
    public AmountSum Sum => Stated.Aggregate(AmountSum.Zero, (sum, row) => sum + row.Amount);

    public IEnumerable<FundsHeld> Negative => Stated.Where(row => row.Amount < AmountSum.Zero);

    /// <summary>Of a month, by day and currency. A day for which nothing is stated has none: nothing is carried over to it.</summary>
    internal static IReadOnlyDictionary<(BusinessDay Day, Currency Currency), FundsOfDay> Of(FundsStatement? funds, BusinessMonth month)
    {
        var stated = (funds?.Of(month) ?? []).ToLookup(row => row.Currency);
        return stated
            .SelectMany(currency =>
            {
                string[] expected = [.. funds!.LastBefore(month, currency.Key).Concat(currency).Select(row => row.Institution).Distinct().Order(StringComparer.Ordinal)];
                return currency.GroupBy(row => row.Day).Select(day => (Key: (day.Key, currency.Key), Funds: new FundsOfDay(
                    [.. day.OrderBy(row => row.Institution, StringComparer.Ordinal)], [.. expected.Except(day.Select(row => row.Institution))])));
            })
            .ToDictionary(day => day.Key, day => day.Funds);
    }
}
