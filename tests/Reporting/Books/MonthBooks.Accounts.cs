using Accounting.Ingest;
using Accounting.Tests.Reporting.Sections.Ageing;
using NodaTime;

namespace Accounting.Tests.Reporting.Books;

/// <content>By account: statements, roll-forward, adjustments, corrections.</content>
internal sealed partial record MonthBooks
{
    /// <summary>What the settings say where nobody sets anything.</summary>
    private const int DormantAfterMonths = 12;

    public IEnumerable<string> Statements() => Accounts().Select(account => Line(account.Code,
    [
        account.Id, account.Code, Name(account.Type), account.Own.Count, account.Opening,
        .. Enum.GetValues<TransactionKind>().SelectMany(kind => new object?[] { account.SumOf(kind), account.Own.Count(booked => booked.Kind == kind) }),
        account.Own.Sum(booked => booked.Stake), account.Adjustment(booked => booked.Amount), account.Closing(booked => booked.Amount),
        account.Closing(booked => booked.Exposure), account.Closing(booked => booked.Pending),
        account.Closing(booked => booked.Amount) - account.Closing(booked => booked.Exposure),
    ]));

    public IEnumerable<string> RollForward() => Accounts().Select(account => Line(account.Code,
    [
        account.Id, account.Code, Name(account.Type), account.Opening, account.SumOf(TransactionKind.Deposit), account.SumOf(TransactionKind.DepositReversal),
        account.SumOf(TransactionKind.Withdrawal, TransactionKind.WithdrawalRequested, TransactionKind.WithdrawalCancelled, TransactionKind.WithdrawalPaid),
        account.SumOf(TransactionKind.BetMatched, TransactionKind.BetCancelled), account.SumOf(TransactionKind.Settlement), account.SumOf(TransactionKind.SettlementReversal),
        account.SumOf(Commission), account.SumOf(TransactionKind.Fee), account.SumOf(TransactionKind.Bonus, TransactionKind.BonusExpired), account.SumOf(TransactionKind.Adjustment), account.SumOf(TransactionKind.OpeningBalance),
        account.Adjustment(booked => booked.Amount), account.Closing(booked => booked.Amount),
        .. account.Rolled(booked => booked.Exposure), .. account.Rolled(booked => booked.Pending),
        account.Closing(booked => booked.Amount) - account.Closing(booked => booked.Exposure), account.Own.Sum(booked => booked.Stake), account.Own.Count,
    ]));

    /// <summary>As a queue of lots for each account leaves it.</summary>
    public IEnumerable<string> Ageing() => SlowAgeing.Table(CustomersMoved, new BusinessMonth(Month.Year, Month.Month), DormantAfterMonths);

    public IEnumerable<string> AgeingAccounts() => SlowAgeing.Accounts(CustomersMoved, new BusinessMonth(Month.Year, Month.Month), DormantAfterMonths);

    public IEnumerable<string> Adjustments() => Reported.Where(booked => booked.Kind == TransactionKind.Adjustment).Select(booked => Line(
        booked.Code, booked.Code, booked.Transaction.Id, booked.Transaction.Revision, booked.Transaction.AccountId, Name(booked.Type), booked.Amount, booked.Day,
        booked.Transaction.OccurredAt, booked.Transaction.Reference));

    /// <summary>Original month, account, currency, transaction, amount, exposure, pending, stake of whatever changed of earlier months.</summary>
    public IEnumerable<string> Corrections() =>
        from change in Before(Now).Select(booked => (Booked: booked, Sign: 1m)).Concat(Before(Then).Select(booked => (Booked: booked, Sign: -1m)))
        group change by (change.Booked.Month, change.Booked.Transaction.AccountId, change.Booked.Code, change.Booked.Type, change.Booked.Transaction.Id, change.Booked.Kind) into place
        let sums = new Func<Booked, decimal>[] { booked => booked.Amount, booked => booked.Exposure, booked => booked.Pending, booked => booked.Stake }
            .Select(measure => place.Sum(change => change.Sign * measure(change.Booked))).ToArray()
        where sums.Any(sum => sum != 0)
        select Line(place.Key.Code, [$"{place.Key.Month.Year:D4}-{place.Key.Month.Month:D2}", place.Key.AccountId, place.Key.Code, Name(place.Key.Type), place.Key.Id, .. sums.Cast<object?>()]);

    private IEnumerable<Moved> CustomersMoved => Now.Where(booked => booked.Type == AccountType.Customer).Select(booked => new Moved(
        new BusinessDay(Period.DaysBetween(new LocalDate(1970, 1, 1), booked.Day)), booked.Transaction.AccountId, booked.Code, booked.Kind, booked.Amount, booked.Exposure, booked.Pending));

    private IEnumerable<Booked> Before(IReadOnlyList<Booked> known) => known.Where(booked => booked.Type != AccountType.Test && booked.Month.CompareTo(Month) < 0);

    private IEnumerable<AccountMonth> Accounts() =>
        from booked in Now.Where(booked => booked.Month.CompareTo(Month) <= 0).Concat(Then).Where(booked => booked.Type != AccountType.Test)
        group booked by (booked.Transaction.AccountId, booked.Code, booked.Type) into account
        let found = new AccountMonth(
            account.Key.AccountId,
            account.Key.Code,
            account.Key.Type,
            [.. Reported.Where(Is(account.Key))],
            [.. Before(Now).Where(Is(account.Key))],
            [.. Before(Then).Where(Is(account.Key))])
        where found.IsReported
        select found;

    private static Func<Booked, bool> Is((long Id, string Code, AccountType Type) account) =>
        booked => booked.Transaction.AccountId == account.Id && booked.Code == account.Code && booked.Type == account.Type;

    /// <param name="Id">Account.</param>
    /// <param name="Code">Currency.</param>
    /// <param name="Type">What the account is used as.</param>
    /// <param name="Own">Of the month.</param>
    /// <param name="Earlier">Of earlier months as known now.</param>
    /// <param name="Reported">Of earlier months as known when they were closed.</param>
    private sealed record AccountMonth(long Id, string Code, AccountType Type, IReadOnlyList<Booked> Own, IReadOnlyList<Booked> Earlier, IReadOnlyList<Booked> Reported)
    {
        private static readonly Func<Booked, decimal>[] Measures = [booked => booked.Amount, booked => booked.Exposure, booked => booked.Pending];

        public decimal Opening => Reported.Sum(booked => booked.Amount);

        public bool IsReported => Own.Count > 0 || Measures.Any(measure => Reported.Sum(measure) != 0 || Adjustment(measure) != 0 || Closing(measure) != 0);

        public decimal SumOf(params TransactionKind[] kinds) => Own.Where(booked => kinds.Contains(booked.Kind)).Sum(booked => booked.Amount);

        public decimal Adjustment(Func<Booked, decimal> measure) => Earlier.Sum(measure) - Reported.Sum(measure);

        public decimal Closing(Func<Booked, decimal> measure) => Earlier.Sum(measure) + Own.Sum(measure);

        public IEnumerable<object?> Rolled(Func<Booked, decimal> measure) => [Reported.Sum(measure), Own.Sum(measure), Adjustment(measure), Closing(measure)];
    }
}
