using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.ClientMoney;

namespace Accounting.Reporting.Controls;

/// <summary>
/// Client money at the month's end, come to day by day, is what the accounts have, each for itself; less the debts of some it is what the ledger says.
/// Accounts that have what no customer should have are for people to act on: they are no fault of the books and don't hold them up.
/// </summary>
internal static class ClientMoneyControls
{
    private const int NamedMax = 10;

    public static IEnumerable<Control> Of(MonthEvidence evidence) => evidence.ClientMoney.SelectMany(month => Of(evidence, month));

    private static IEnumerable<Control> Of(MonthEvidence evidence, ClientMoneyMonth month)
    {
        Currency currency = month.Currency;
        ClientBalance? accounts = evidence.Balances.Clients.FirstOrDefault(found => found.Currency == currency);
        ClientPosition end = month.End.Clients;
        AmountSum ledger = evidence.TrialBalance
            .Where(row => row.Currency == currency && row.Account is (LedgerAccount.ClientLiabilities or LedgerAccount.WithdrawalsPayable))
            .Aggregate(AmountSum.Zero, (sum, row) => sum + row.Closing);
        yield return MonthControls.Money("client-money.accounts", currency, "client money day by day = Σ of closing and of pending above zero, of CUSTOMER accounts", end.Liability, accounts?.Position.Liability ?? AmountSum.Zero, true);
        yield return MonthControls.Money("client-money.ledger", currency, "client money − overdrawn − negative pending = client liabilities + withdrawals payable", end.Netted, ledger, true);
        if (accounts is not null)
        {
            yield return Accounts("client-money.overdrawn", "Σ of overdrawn balances = 0", ClientAccountsTable.Overdrawn, end.Overdrawn);
            yield return Accounts("client-money.negative-pending", "Σ of withdrawals paid beyond what was asked for = 0", ClientAccountsTable.NegativePending, end.NegativePending);
            yield return Accounts("client-money.negative-exposure", "Σ of exposure released beyond what was taken = 0", ClientAccountsTable.NegativeExposure, end.NegativeExposure);
            yield return Accounts("client-money.exposure-beyond-balance", "Σ of exposure that no balance covers = 0", ClientAccountsTable.ExposureBeyondBalance, end.ExposureBeyondBalance);
        }

        foreach (Control funds in FundsControls.Of(month))
        {
            yield return funds;
        }

        Control Accounts(string name, string formula, string finding, AmountSum sum)
        {
            ClientAccount[] found = [.. evidence.Tables.ClientAccounts.Where(account => account.Finding == finding && account.Currency == currency)];
            return MonthControls.Money(name, currency, formula, sum, AmountSum.Zero, false) with
            {
                Concerns = Named(found),
                Items = ItemsHash.Of(found.Select(account => string.Create(CultureInfo.InvariantCulture, $"{account.AccountId} {account.Amount} of {account.InAll}"))),
            };
        }
    }

    private static string? Named(ClientAccount[] accounts)
    {
        if (accounts.Length == 0)
        {
            return null;
        }

        IEnumerable<string> named = accounts.Take(NamedMax).Select(account => string.Create(
            CultureInfo.InvariantCulture, $"{account.AccountId} ({account.Amount.ToString(account.Currency.DecimalPlaces)})"));
        long more = accounts[0].InAll - Math.Min(accounts.Length, NamedMax);
        return $"account{(accounts[0].InAll == 1 ? "" : "s")} {string.Join(", ", named)}{(more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "")}";
    }
}
