using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// The closing entries of financial years: income and expense of closed years stand in retained earnings, per currency. Nothing is posted for it; every
/// balance is that of all transactions so far less that at the end of the last closed year, so a restatement makes the entries anew.
/// </summary>
internal static class YearEnd
{
    /// <summary>Balances with what income and expense were at the end of the last closed year moved to retained earnings.</summary>
    /// <param name="balances">Of all transactions up to a moment.</param>
    /// <param name="closed">Of all transactions up to the end of the last closed year.</param>
    public static IReadOnlyList<LedgerBalance> Close(IReadOnlyList<LedgerBalance> balances, IReadOnlyList<LedgerBalance> closed) => Sum(balances.Concat(
        closed.Where(balance => balance.Account.IsIncomeOrExpense()).SelectMany(balance => new[] { balance with { Amount = -balance.Amount }, balance with { Account = LedgerAccount.RetainedEarnings } })));

    /// <summary>What a year opens with: the closings of the month before, its income, expense and prior-year adjustments in retained earnings.</summary>
    public static IReadOnlyList<LedgerBalance> Begin(IReadOnlyList<LedgerBalance> closings) => Sum(closings.Select(balance =>
        balance.Account.IsIncomeOrExpense() || balance.Account == LedgerAccount.PriorYearAdjustments ? balance with { Account = LedgerAccount.RetainedEarnings } : balance));

    /// <summary>Retained earnings stay as they were opened; what is known of closed years since then stands in a line of its own.</summary>
    public static IReadOnlyList<LedgerBalance> Apart(IReadOnlyList<LedgerBalance> known, IReadOnlyList<LedgerBalance> opening) => Sum(known.Concat(
        from currency in known.Concat(opening).Select(balance => balance.Currency).Distinct()
        let moved = Of(known, currency) - Of(opening, currency)
        from balance in new[] { new LedgerBalance(currency, LedgerAccount.RetainedEarnings, -moved), new LedgerBalance(currency, LedgerAccount.PriorYearAdjustments, moved) }
        select balance));

    private static AmountSum Of(IReadOnlyList<LedgerBalance> balances, Currency currency) =>
        balances.FirstOrDefault(balance => balance.Currency == currency && balance.Account == LedgerAccount.RetainedEarnings)?.Amount ?? AmountSum.Zero;

    private static IReadOnlyList<LedgerBalance> Sum(IEnumerable<LedgerBalance> balances) => Posting.Add(balances, []);
}
