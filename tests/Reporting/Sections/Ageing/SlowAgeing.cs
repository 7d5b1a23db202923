using System.Globalization;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Reporting.Sections.Ageing;

/// <summary>
/// The ages of everything open by a queue of lots for each account: what is taken is put behind, what is released takes from the front, and what is released of
/// nothing is owed by the next that is taken. Balances are followed day by day. Nothing is chained on and nothing is added up.
/// </summary>
internal static class SlowAgeing
{
    private static readonly (int Last, string Name)[] Ages =
    [
        (1, "0 to 1 days"), (7, "2 to 7 days"), (30, "8 to 30 days"), (90, "31 to 90 days"), (180, "91 to 180 days"), (365, "181 to 365 days"), (730, "366 to 730 days"), (int.MaxValue, "over 730 days"),
    ];

    private static readonly TransactionKind[] Acts = [TransactionKind.Deposit, TransactionKind.Withdrawal, TransactionKind.WithdrawalRequested, TransactionKind.BetMatched];

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly record struct Lot(string Item, string Currency, long Account, BusinessDay Since, bool AtLeast, decimal Amount);

    /// <summary>Rows of <c>ageing</c>, as lines, in any order.</summary>
    public static IEnumerable<string> Table(IEnumerable<Moved> rows, BusinessMonth month, int dormantAfterMonths) =>
        from lot in Lots(rows, month, dormantAfterMonths)
        group lot by (lot.Item, lot.Currency, Age: AgeOf(month, lot)) into found
        select string.Join('\t',
            found.Key.Item, found.Key.Currency, found.Key.Age, found.Select(lot => lot.Account).Distinct().Count().ToString(CultureInfo.InvariantCulture), Money(found.Sum(lot => lot.Amount), found.Key.Currency),
            found.Min(lot => lot.Since).ToString(), Truth(found.Any(lot => lot.AtLeast)));

    /// <summary>Rows of <c>ageing-accounts</c>, as lines, in any order.</summary>
    public static IEnumerable<string> Accounts(IEnumerable<Moved> rows, BusinessMonth month, int dormantAfterMonths) =>
        from lot in Lots(rows, month, dormantAfterMonths)
        where lot.Item != "not dormant"
        group lot by (lot.Item, lot.Currency, lot.Account) into found
        let oldest = found.Min(lot => lot.Since)
        select string.Join('\t', (string[])
        [
            found.Key.Item, found.Key.Currency, found.Key.Account.ToString(CultureInfo.InvariantCulture), Money(found.Sum(lot => lot.Amount), found.Key.Currency), oldest.ToString(),
            (month.LastDay.DaysSinceEpoch - oldest.DaysSinceEpoch).ToString(CultureInfo.InvariantCulture), Truth(found.Any(lot => lot.AtLeast)),
            .. Ages.Select(age => Money(found.Where(lot => AgeOf(month, lot) == age.Name).Sum(lot => lot.Amount), found.Key.Currency)),
        ]);

    private static IEnumerable<Lot> Lots(IEnumerable<Moved> rows, BusinessMonth month, int dormantAfterMonths)
    {
        Moved[] known = [.. rows.Where(row => row.Day <= month.LastDay).OrderBy(row => row.Day).ThenBy(row => row.Kind != TransactionKind.OpeningBalance)];
        foreach (var account in known.GroupBy(row => row.Account))
        {
            Moved[] acts = [.. account.Where(row => Acts.Contains(row.Kind))];
            BusinessDay last = acts.Length > 0 ? acts[^1].Day : account.First().Day;
            bool isDormant = Epoch.PlusDays(last.DaysSinceEpoch).PlusMonths(dormantAfterMonths) <= Epoch.PlusDays(month.LastDay.DaysSinceEpoch);
            foreach (var own in account.GroupBy(row => row.Currency))
            {
                foreach (Lot lot in Queued("pending", own, row => row.Pending).Concat(Queued("exposure", own, row => row.Exposure)).Concat(Overdrawn(own)))
                {
                    yield return lot;
                }

                decimal owed = Math.Max(0, own.Sum(row => row.Amount)) + Math.Max(0, own.Sum(row => row.Pending));
                if (owed > 0)
                {
                    yield return new Lot(isDormant ? "dormant" : "not dormant", own.Key, account.Key, last, acts.Length == 0, owed);
                }
            }
        }
    }

    private static LinkedList<Lot> Queued(string item, IEnumerable<Moved> own, Func<Moved, decimal> delta)
    {
        var queue = new LinkedList<Lot>();
        decimal ahead = 0;
        foreach (Moved row in own)
        {
            decimal amount = delta(row);
            if (amount > 0)
            {
                queue.AddLast(new Lot(item, row.Currency, row.Account, row.Day, row.Kind == TransactionKind.OpeningBalance, amount));
            }

            ahead += Math.Max(0, -amount);
            while (ahead > 0 && queue.First is { } oldest)
            {
                queue.RemoveFirst();
                decimal released = Math.Min(ahead, oldest.Value.Amount);
                ahead -= released;
                if (oldest.Value.Amount > released)
                {
                    queue.AddFirst(oldest.Value with { Amount = oldest.Value.Amount - released });
                }
            }
        }

        return queue;
    }

    private static IEnumerable<Lot> Overdrawn(IEnumerable<Moved> own)
    {
        decimal balance = 0;
        Lot? debt = null;
        foreach (var day in own.GroupBy(row => row.Day))
        {
            balance += day.Sum(row => row.Amount);
            bool opened = day.Where(row => row.Kind == TransactionKind.OpeningBalance).Sum(row => row.Amount) < 0;
            debt = balance >= 0 ? null : (debt ?? new Lot("overdrawn", day.First().Currency, day.First().Account, day.Key, opened, 0)) with { Amount = -balance };
        }

        return debt is { } owing ? [owing] : [];
    }

    private static string AgeOf(BusinessMonth month, Lot lot) => Ages.First(age => month.LastDay.DaysSinceEpoch - lot.Since.DaysSinceEpoch <= age.Last).Name;

    private static string Money(decimal amount, string currency) => new AmountSum((Int128)(amount * Amount.Scale)).ToString(Currency.Parse(currency).DecimalPlaces);

    private static string Truth(bool truth) => truth ? "true" : "false";
}
