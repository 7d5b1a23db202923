using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Journal;

namespace Accounting.Reporting.Controls;

/// <summary>The journal's entries balance, and come to what the trial balance moves, which is computed from sums of months and from balances alone.</summary>
internal static class JournalControls
{
    public static IEnumerable<Control> Of(MonthEvidence evidence) =>
        evidence.TrialBalance.Select(row => row.Currency).Concat(evidence.Journal.Select(line => line.Currency)).Distinct().Order().SelectMany(currency => Of(evidence, currency));

    private static IEnumerable<Control> Of(MonthEvidence evidence, Currency currency)
    {
        JournalLine[] lines = [.. evidence.Journal.Where(line => line.Currency == currency)];
        AmountSum unbalanced = Sum(lines.GroupBy(line => line.Entry).Select(entry => Magnitude(Sum(entry.Select(line => line.Net)))));
        return
        [
            MonthControls.Money("journal.balanced", currency, "Σ |debits − credits| of the journal's entries = 0", unbalanced, AmountSum.Zero, true),
            MonthControls.Money(
                "journal.trial-balance",
                currency,
                "Σ |debits, credits and prior periods of the journal − those of the trial balance| of ledger accounts = 0",
                Sum(JournalComparison.Of(lines, evidence.TrialBalance.Where(row => row.Currency == currency)).Select(difference => difference.Magnitude)),
                AmountSum.Zero,
                true),
        ];
    }

    private static AmountSum Sum(IEnumerable<AmountSum> sums) => sums.Aggregate(AmountSum.Zero, (sum, next) => sum + next);

    private static AmountSum Magnitude(AmountSum sum) => sum < AmountSum.Zero ? -sum : sum;
}
