using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Posts a month's transactions by <see cref="PostingTable"/>.</summary>
public static class Posting
{
    /// <summary>By currency and ledger account, in order; accounts that nothing was posted to are left out.</summary>
    public static IReadOnlyList<LedgerMovement> Of(IEnumerable<KindMovement> kinds) =>
    [
        .. kinds.SelectMany(Lines)
            .Where(line => line.Debits != AmountSum.Zero || line.Credits != AmountSum.Zero)
            .GroupBy(line => (line.Currency, line.Account))
            .OrderBy(account => account.Key.Currency).ThenBy(account => account.Key.Account)
            .Select(account => account.Aggregate((sum, line) => sum with { Debits = sum.Debits + line.Debits, Credits = sum.Credits + line.Credits })),
    ];

    /// <summary>Balances after the month's postings.</summary>
    public static IReadOnlyList<LedgerBalance> Add(IEnumerable<LedgerBalance> before, IEnumerable<LedgerMovement> movements) =>
    [
        .. before.Concat(movements.Select(movement => new LedgerBalance(movement.Currency, movement.Account, movement.Net)))
            .GroupBy(balance => (balance.Currency, balance.Account))
            .OrderBy(account => account.Key.Currency).ThenBy(account => account.Key.Account)
            .Select(account => account.Aggregate((sum, balance) => sum with { Amount = sum.Amount + balance.Amount })),
    ];

    private static IEnumerable<LedgerMovement> Lines(KindMovement kind)
    {
        PostingRule rule = PostingTable.RuleOf(kind.Kind, kind.AccountType);
        AmountSum amount = kind.Movement.Amount, pending = kind.Movement.Pending;
        yield return Line(kind.Currency, rule.Account, amount, kind.AmountCredits);
        yield return Line(kind.Currency, rule.Payable, pending, kind.PendingCredits);
        yield return Line(kind.Currency, rule.Contra, AmountSum.Zero - amount - pending, kind.ContraCredits);
    }

    private static LedgerMovement Line(Currency currency, LedgerAccount account, AmountSum net, AmountSum credits) => new(currency, account, credits - net, credits);
}
