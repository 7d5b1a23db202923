using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>
/// Which controls of a month are not green, as the exchange knows that they must be: what its customers should not have, the funds that it doesn't state or doesn't hold,
/// its mixed markets, and the conflicts that it signs off. Every other control that found something differs from these books.
/// </summary>
internal static class ControlsBooks
{
    private static readonly HashSet<string> Told = ["amber", "red", "signed off"];

    public static BooksTable Of(IReadOnlyList<BusinessMonth> months, IReadOnlyList<IReadOnlyList<ClientMonth>> clients, FundsBooks funds, MarketBooks markets, IReadOnlyList<SentConflict> conflicts)
    {
        var table = new BooksTable("controls", "finding", 2, ["control", "currency", "left", "verdict"]) { Concerns = row => Told.Contains(row.GetValueOrDefault("verdict") ?? "") };
        for (int index = 0; index < clients.Count; index++)
        {
            BusinessMonth month = months[index];
            foreach (ClientMonth found in clients[index])
            {
                AddMoney("client-money.overdrawn", found, found.End.Overdrawn);
                AddMoney("client-money.negative-pending", found, found.End.NegativePending);
                AddMoney("client-money.negative-exposure", found, found.End.NegativeExposure);
                AddMoney("client-money.exposure-beyond-balance", found, found.End.ExposureBeyondBalance);
                FundsOnDay[] stated = [.. Enumerable.Range(month.FirstDay.DaysSinceEpoch, found.Days.Count).Select(day => funds.Of(new BusinessDay(day), found.Profile)).OfType<FundsOnDay>()];
                AddMoney("client-money.funds", found, stated.Select(day => day.Shortfall).DefaultIfEmpty(AmountSum.Zero).Max());
                AddCount("client-money.funds-complete", found.Profile, stated.Count(day => day.IsIncomplete));
            }

            foreach (CurrencyProfile profile in CurrencyProfile.All)
            {
                AddCount("mixed-markets", profile, markets.MixedOf(index, profile));
            }

            AddCount("conflicts-accepted", null, conflicts.Count(conflict => conflict.Month == month));

            void AddMoney(string control, ClientMonth of, AmountSum amount)
            {
                if (amount != AmountSum.Zero)
                {
                    table.Add(month, new BooksCells(of.Profile.Currency).Add(control).Add(of.Profile.Currency.Code).Add(amount).Add("amber").ToArray());
                }
            }

            void AddCount(string control, CurrencyProfile? profile, int count)
            {
                if (count != 0)
                {
                    table.Add(month, new BooksCells(CurrencyProfile.All[0].Currency).Add(control).Add(profile?.Currency.Code).Add(count).Add("amber").ToArray());
                }
            }
        }

        return table;
    }
}
