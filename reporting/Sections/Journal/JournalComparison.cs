using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Sections.TrialBalance;

namespace Accounting.Reporting.Sections.Journal;

/// <summary>By what the journal and the trial balance move a ledger account otherwise. TEST accounts stand in the trial balance alone.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Account">The ledger account.</param>
/// <param name="Debits">Of the month's own transactions, journal less trial balance.</param>
/// <param name="Credits">Of them, too.</param>
/// <param name="PriorPeriod">What became known of earlier months.</param>
public sealed record JournalComparison(Currency Currency, LedgerAccount Account, AmountSum Debits, AmountSum Credits, AmountSum PriorPeriod)
{
    /// <summary>Of all three together, as absolute values.</summary>
    public AmountSum Magnitude => Absolute(Debits) + Absolute(Credits) + Absolute(PriorPeriod);

    /// <summary>The accounts that differ.</summary>
    public static IEnumerable<JournalComparison> Of(IEnumerable<JournalLine> lines, IEnumerable<TrialBalanceRow> rows) => lines
        .Select(line => line.Document == JournalDocument.PriorPeriod
            ? new JournalComparison(line.Currency, line.Account, AmountSum.Zero, AmountSum.Zero, line.Net)
            : new JournalComparison(line.Currency, line.Account, line.Debit, line.Credit, AmountSum.Zero))
        .Concat(rows.Where(row => row.Account is not (LedgerAccount.TestBalances or LedgerAccount.TestContra))
            .Select(row => new JournalComparison(row.Currency, row.Account, -row.Debits, -row.Credits, -row.PriorPeriodAdjustment)))
        .GroupBy(part => (part.Currency, part.Account))
        .Select(account => account.Aggregate((sum, part) => sum with { Debits = sum.Debits + part.Debits, Credits = sum.Credits + part.Credits, PriorPeriod = sum.PriorPeriod + part.PriorPeriod }))
        .Where(difference => difference.Magnitude != AmountSum.Zero);

    private static AmountSum Absolute(AmountSum sum) => sum < AmountSum.Zero ? -sum : sum;
}
