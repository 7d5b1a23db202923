using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Journal;

/// <summary>
/// The lines of a month's journal, summed by posting date, what they book, original date, currency and ledger account, in that order, debits before credits.
/// <para>1. A day's own transactions stand gross, as on both sides of the trial balance: an account may have a line of debits and one of credits.</para>
/// <para>2. What became known of an earlier day stands net on the month's first day, with that day beside it. Income and expense of a year that is closed go to
/// prior-year adjustments, as in the trial balance.</para>
/// <para>3. By what a revision differs from the one before stands net on the posting dates of both, so that the lines of the one and the differences come to
/// those of the other.</para>
/// Every transaction is posted to lines that come to zero in its currency, and so does every entry. Closing entries of years are no postings.
/// </summary>
public static class JournalLines
{
    /// <param name="month">The month.</param>
    /// <param name="closedThrough">The last month whose income and expense stand in retained earnings; null where none do.</param>
    /// <param name="own">The month's own transactions.</param>
    /// <param name="prior">What changed of earlier days since the opening, net.</param>
    public static IReadOnlyList<JournalLine> Of(BusinessMonth month, BusinessMonth? closedThrough, IEnumerable<DayKindMovement> own, IEnumerable<DayKindMovement> prior) =>
        Ordered(Own(own).Concat(Prior(month, closedThrough, prior)));

    /// <summary>What has to be booked for the journal of one revision where that of the one before is booked.</summary>
    public static IReadOnlyList<JournalLine> Difference(IEnumerable<JournalLine> before, IEnumerable<JournalLine> after) => Ordered(
        after.Select(line => (Line: line, line.Net)).Concat(before.Select(line => (Line: line, Net: -line.Net)))
            .GroupBy(part => (part.Line.PostingDate, part.Line.OriginalDate, part.Line.Currency, part.Line.Account), part => part.Net)
            .SelectMany(account => Net(account.Key.PostingDate, JournalDocument.Restatement, account.Key.OriginalDate, account.Key.Currency, account.Key.Account, Sum(account))));

    private static IEnumerable<JournalLine> Own(IEnumerable<DayKindMovement> own) =>
        from postings in own.GroupBy(posting => (posting.Day, Document: posting.Movement.Kind == TransactionKind.Adjustment ? JournalDocument.Adjustment : JournalDocument.Regular))
        from account in Posting.Of(postings.Select(posting => posting.Movement))
        from line in Gross(postings.Key.Day, postings.Key.Document, account)
        select line;

    private static IEnumerable<JournalLine> Gross(BusinessDay day, JournalDocument document, LedgerMovement account) =>
        from line in new[] { (Debit: account.Debits, Credit: AmountSum.Zero), (Debit: AmountSum.Zero, Credit: account.Credits) }
        where line != default
        select new JournalLine(day, document, day, account.Currency, account.Account, line.Debit, line.Credit);

    private static IEnumerable<JournalLine> Prior(BusinessMonth month, BusinessMonth? closedThrough, IEnumerable<DayKindMovement> prior) =>
        from day in prior.GroupBy(posting => posting.Day)
        from account in Posting.Of(day.Select(posting => posting.Movement))
            .GroupBy(account => (account.Currency, Account: account.Account.IsIncomeOrExpense() && day.Key.Month <= closedThrough ? LedgerAccount.PriorYearAdjustments : account.Account))
        from line in Net(month.FirstDay, JournalDocument.PriorPeriod, day.Key, account.Key.Currency, account.Key.Account, Sum(account.Select(posted => posted.Net)))
        select line;

    private static IEnumerable<JournalLine> Net(BusinessDay posted, JournalDocument document, BusinessDay original, Currency currency, LedgerAccount account, AmountSum net) => net == AmountSum.Zero
        ? []
        : [new JournalLine(posted, document, original, currency, account, net < AmountSum.Zero ? -net : AmountSum.Zero, net > AmountSum.Zero ? net : AmountSum.Zero)];

    private static AmountSum Sum(IEnumerable<AmountSum> sums) => sums.Aggregate(AmountSum.Zero, (sum, next) => sum + next);

    private static IReadOnlyList<JournalLine> Ordered(IEnumerable<JournalLine> lines) =>
    [
        .. lines.OrderBy(line => line.PostingDate).ThenBy(line => line.Document).ThenBy(line => line.OriginalDate).ThenBy(line => line.Currency).ThenBy(line => line.Account).ThenByDescending(line => line.Debit),
    ];
}
