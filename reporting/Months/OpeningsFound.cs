using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>What the first stated balances of a month's new accounts hold that no transaction brought in, in one currency.</summary>
/// <param name="Currency">Of the accounts.</param>
/// <param name="Accounts">How many differ.</param>
/// <param name="Differences">Σ of the differences, as absolute values.</param>
/// <param name="Largest">The accounts with the largest, in words.</param>
/// <param name="Items">Names all of them.</param>
public sealed record OpeningsFound(Currency Currency, long Accounts, AmountSum Differences, string Largest, ContentHash256? Items)
{
    private const int NamedMax = 5;

    internal static IReadOnlyList<OpeningsFound> Of(IReadOnlyList<ForgottenOpening> openings) =>
    [
        .. from opening in openings
           group opening by opening.Currency into found
           orderby found.Key
           let largest = found.OrderByDescending(opening => Absolute(opening.Difference)).ThenBy(opening => opening.Account).Take(NamedMax)
           select new OpeningsFound(
               found.Key,
               found.Count(),
               found.Aggregate(AmountSum.Zero, (sum, opening) => sum + Absolute(opening.Difference)),
               string.Join("; ", largest.Select(opening => $"account {opening.Account}: {opening.Difference.ToString(found.Key.DecimalPlaces)}")) + (found.Count() > NamedMax ? $"; and {found.Count() - NamedMax} more" : ""),
               ItemsHash.Of(found.Select(opening => $"{opening.Account} {opening.Difference}"))),
    ];

    private static AmountSum Absolute(AmountSum sum) => sum < AmountSum.Zero ? -sum : sum;
}
