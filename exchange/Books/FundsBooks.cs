using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>
/// The exchange's own statement of the funds that it holds, from what it owes: at two institutions a little more than that, on two days and at the end of every
/// month. In the last month it is short on one day in one currency, and has forgotten an institution on another day in another.
/// </summary>
internal sealed class FundsBooks
{
    /// <summary>What is held at the bank, per mille of what is owed; it covers it alone.</summary>
    private const int BankPerMille = 1010;

    private const int AcquirerPerMille = 40;

    /// <summary>On the day on which the bank has paid out too much.</summary>
    private const int ShortPerMille = 950;

    private const int ShortOn = 15;

    private const int ForgottenOn = 10;

    private const string Bank = "Harbour Bank";

    private const string Acquirer = "Card Acquirer";

    private readonly Dictionary<BusinessMonth, List<Row>> _rows = [];
    private readonly Dictionary<(BusinessDay, CurrencyProfile), FundsOnDay> _days = [];

    /// <param name="months">All months of the exchange.</param>
    /// <param name="clients">What is owed in the first of them, as reported.</param>
    public FundsBooks(IReadOnlyList<BusinessMonth> months, IReadOnlyList<IReadOnlyList<ClientMonth>> clients)
    {
        for (int index = 0; index < clients.Count; index++)
        {
            _rows.Add(months[index], []);
            bool isLast = index == months.Count - 1;
            int days = clients[index].Count == 0 ? 0 : clients[index][0].Days.Count;
            foreach (int day in Enumerable.Range(0, days).Where(day => day + 1 is ForgottenOn or ShortOn || day == days - 1))
            {
                foreach (ClientMonth month in clients[index])
                {
                    bool isShort = isLast && day + 1 == ShortOn && month == clients[index][0];
                    bool isForgotten = isLast && day + 1 == ForgottenOn && month == clients[index][^1];
                    State(months[index], new BusinessDay(months[index].FirstDay.DaysSinceEpoch + day), month.Profile, month.Days[day].Liability, isShort, isForgotten);
                }
            }
        }
    }

    public IReadOnlyList<Row> RowsOf(BusinessMonth month) => _rows.GetValueOrDefault(month) ?? [];

    public FundsOnDay? Of(BusinessDay day, CurrencyProfile profile) => _days.GetValueOrDefault((day, profile));

    /// <summary>Writes what the nightly is given: <c>date</c>, <c>currency</c>, <c>institution</c>, <c>amount</c>.</summary>
    public void Write(TextWriter writer)
    {
        writer.Write("date\tcurrency\tinstitution\tamount\n");
        foreach (Row row in _rows.Values.SelectMany(rows => rows))
        {
            if (row.Amount is { } amount)
            {
                writer.Write($"{row.Day}\t{row.Profile.Currency.Code}\t{row.Institution}\t{amount.ToString(row.Profile.Currency.DecimalPlaces)}\n");
            }
        }
    }

    private void State(BusinessMonth month, BusinessDay day, CurrencyProfile profile, AmountSum liability, bool isShort, bool isForgotten)
    {
        AmountSum bank = Share(profile, liability, isShort ? ShortPerMille : BankPerMille);
        AmountSum? acquirer = isForgotten ? null : Share(profile, liability, AcquirerPerMille);
        _rows[month].Add(new Row(day, profile, Acquirer, acquirer));
        _rows[month].Add(new Row(day, profile, Bank, bank));
        _days.Add((day, profile), new FundsOnDay(liability, bank + (acquirer ?? AmountSum.Zero), isForgotten));
    }

    private static AmountSum Share(CurrencyProfile profile, AmountSum liability, int perMille) =>
        profile.Share(new Amount(checked((long)liability.TenThousandths)), perMille, 1000);

    /// <summary>One institution's statement; of an institution that was forgotten, without an amount.</summary>
    internal sealed record Row(BusinessDay Day, CurrencyProfile Profile, string Institution, AmountSum? Amount);
}
