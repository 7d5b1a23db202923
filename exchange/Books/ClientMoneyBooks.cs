using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What client-money.tsv, client-money-daily.tsv and client-money-funds.tsv must say.</summary>
internal static class ClientMoneyBooks
{
    private static readonly string[] Position =
        ["balances", "pending", "liability", "exposure", "overdrawn", "negative_pending", "netted", "negative_exposure", "exposure_beyond_balance"];

    private static readonly string[] FundsColumns = ["funds", "surplus", "funds_verdict"];

    public static IEnumerable<BooksTable> Of(IReadOnlyList<BusinessMonth> months, IReadOnlyList<IReadOnlyList<ClientMonth>> clients, FundsBooks funds)
    {
        BooksTable monthly = NewMonthly();
        var daily = new BooksTable("client-money-daily", "client-money day", 2, ["day", "currency", .. Position, .. FundsColumns]);
        var held = new BooksTable("client-money-funds", "funds statement", 3, ["day", "currency", "institution", "amount", "finding"]);
        for (int index = 0; index < clients.Count; index++)
        {
            foreach (ClientMonth month in clients[index])
            {
                monthly.Add(months[index], Row(months[index], month, funds));
                for (int day = 0; day < month.Days.Count; day++)
                {
                    BusinessDay date = DayOf(months[index], day);
                    BooksCells cells = Amounts(new BooksCells(month.Profile.Currency).Add(date.ToString()).Add(month.Profile.Currency.Code), month.Days[day]);
                    daily.Add(months[index], Held(cells, funds.Of(date, month.Profile)).ToArray());
                }
            }

            foreach (FundsBooks.Row row in funds.RowsOf(months[index]))
            {
                var cells = new BooksCells(row.Profile.Currency);
                cells.Add(row.Day.ToString()).Add(row.Profile.Currency.Code).Add(row.Institution);
                held.Add(months[index], (row.Amount is { } amount ? cells.Add(amount).Add("") : cells.Add("").Add("missing")).ToArray());
            }
        }

        return [monthly, daily, held];
    }

    private static BooksTable NewMonthly() => new(
        "client-money",
        "client-money total",
        1,
        [
            "currency", "opening", "opening_basis", "definition_change", "prior_period_adjustment", "movement", .. Position, "bonuses", .. FundsColumns, "days_stated", "days_short",
            "largest_shortfall", "highest_liability", "highest_on", "lowest_liability", "lowest_on",
        ]);

    private static string[] Row(BusinessMonth month, ClientMonth clients, FundsBooks funds)
    {
        Currency currency = clients.Profile.Currency;
        AmountSum[] liabilities = [.. clients.Days.Select(day => day.Liability)];
        AmountSum highest = liabilities.Max(), lowest = liabilities.Min();
        FundsOnDay[] stated = [.. Enumerable.Range(0, liabilities.Length).Select(day => funds.Of(DayOf(month, day), clients.Profile)).OfType<FundsOnDay>()];
        var cells = new BooksCells(currency);
        cells.Add(currency.Code).Add(clients.Opening).Add(clients.Published is null ? "as known" : "as published").Add(AmountSum.Zero);
        cells.Add(clients.Before.Liability - clients.Opening).Add(clients.End.Liability - clients.Before.Liability);
        Held(Amounts(cells, clients.End).Add(clients.End.Bonuses), funds.Of(month.LastDay, clients.Profile));
        cells.Add(stated.Length).Add(stated.Count(day => day.Shortfall > AmountSum.Zero)).Add(stated.Select(day => day.Shortfall).DefaultIfEmpty(AmountSum.Zero).Max());
        cells.Add(highest).Add(DayOf(month, Array.IndexOf(liabilities, highest)).ToString());
        return cells.Add(lowest).Add(DayOf(month, Array.IndexOf(liabilities, lowest)).ToString()).ToArray();
    }

    private static BooksCells Amounts(BooksCells cells, in ClientSums sums) => cells
        .Add(sums.Balances).Add(sums.Pending).Add(sums.Liability).Add(sums.Exposure).Add(sums.Overdrawn).Add(sums.NegativePending).Add(sums.Netted)
        .Add(sums.NegativeExposure).Add(sums.ExposureBeyondBalance);

    private static BooksCells Held(BooksCells cells, FundsOnDay? funds) => funds is null
        ? cells.Add("").Add("").Add("not stated")
        : cells.Add(funds.Sum).Add(funds.Sum - funds.Liability).Add(funds.Verdict);

    private static BusinessDay DayOf(BusinessMonth month, int day) => new(month.FirstDay.DaysSinceEpoch + day);
}
