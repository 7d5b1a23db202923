using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.TrialBalance;

namespace Accounting.Reporting.Controls;

/// <summary>The ledger, as it is printed, nets to zero and holds what the accounts are owed.</summary>
internal static class TrialBalanceControls
{
    public static IEnumerable<Control> Of(MonthEvidence evidence) =>
        evidence.TrialBalance.GroupBy(row => row.Currency).SelectMany(rows => Of(evidence, rows.Key, [.. rows]));

    private static IEnumerable<Control> Of(MonthEvidence evidence, Currency currency, TrialBalanceRow[] rows)
    {
        Balance customers = evidence.Balances.Customers.FirstOrDefault(found => found.Currency == currency)?.Balance ?? default;
        return
        [
            MonthControls.Money("trial-balance.net", currency, "Σ debits = Σ credits", Sum(rows, row => row.Debits), Sum(rows, row => row.Credits), true),
            MonthControls.Money("trial-balance.rolled", currency, "Σ opening + prior-period adjustment − debits + credits = Σ closing", Sum(rows, row => row.Opening + row.PriorPeriodAdjustment - row.Debits + row.Credits), Sum(rows, row => row.Closing), true),
            MonthControls.Money("trial-balance.closing", currency, "Σ closing of all ledger accounts = 0", Sum(rows, row => row.Closing), AmountSum.Zero, true),
            MonthControls.Money("trial-balance.clients", currency, "client liabilities = Σ balances of CUSTOMER accounts", Closing(rows, LedgerAccount.ClientLiabilities), customers.Amount, true),
            MonthControls.Money("trial-balance.payable", currency, "withdrawals payable = Σ pending of CUSTOMER accounts", Closing(rows, LedgerAccount.WithdrawalsPayable), customers.Pending, true),
        ];
    }

    private static AmountSum Closing(TrialBalanceRow[] rows, LedgerAccount account) =>
        rows.FirstOrDefault(row => row.Account == account)?.Closing ?? AmountSum.Zero;

    private static AmountSum Sum(TrialBalanceRow[] rows, Func<TrialBalanceRow, AmountSum> column) => rows.Aggregate(AmountSum.Zero, (sum, row) => sum + column(row));
}
