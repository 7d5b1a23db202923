using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.ClientMoney;

namespace Accounting.Reporting.Controls;

/// <summary>
/// Client money at the month's end, come to day by day, is what the accounts have and what the ledger says. A shortfall of stated funds is for people
/// to act on: it is no fault of the books and doesn't hold them up.
/// </summary>
internal static class ClientMoneyControls
{
    public static IEnumerable<Control> Of(MonthEvidence evidence) => evidence.ClientMoney.SelectMany(month => Of(evidence, month));

    private static IEnumerable<Control> Of(MonthEvidence evidence, ClientMoneyMonth month)
    {
        Currency currency = month.Currency;
        Balance customers = evidence.Balances.Customers.FirstOrDefault(found => found.Currency == currency)?.Balance ?? default;
        AmountSum ledger = evidence.TrialBalance
            .Where(row => row.Currency == currency && row.Account is (LedgerAccount.ClientLiabilities or LedgerAccount.WithdrawalsPayable))
            .Aggregate(AmountSum.Zero, (sum, row) => sum + row.Closing);
        yield return MonthControls.Money("client-money.accounts", currency, "client money = Σ closing + pending of CUSTOMER accounts", month.End.Liability, customers.Amount + customers.Pending, true);
        yield return MonthControls.Money("client-money.ledger", currency, "client money = client liabilities + withdrawals payable", month.End.Liability, ledger, true);
        if (month.End.Surplus is { } surplus)
        {
            AmountSum shortfall = surplus < AmountSum.Zero ? AmountSum.Zero - surplus : AmountSum.Zero;
            yield return MonthControls.Money("client-money.funds", currency, "shortfall of funds held at the month's end = 0", shortfall, AmountSum.Zero, false);
        }
    }
}
