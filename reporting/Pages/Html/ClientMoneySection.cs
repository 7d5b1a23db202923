using System.Text;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.ClientMoney;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What is owed to customers at the month's end and day by day, whether it is held, and whose accounts should be looked at.</summary>
internal static class ClientMoneySection
{
    /// <summary>Accounts of each currency and finding.</summary>
    private const int AccountsShown = 5;

    private static readonly AmountColumns<ClientMoneyMonth> Owed = new("Currency",
    [
        ("Balances", month => month.End.Clients.Balances), ("of which exposure", month => month.End.Clients.Exposure), ("of which bonuses, at most", month => month.Bonuses),
        ("Pending", month => month.End.Clients.Pending), ("Liability", month => month.End.Liability), ("Overdrawn", month => month.End.Clients.Overdrawn),
        ("Negative pending", month => month.End.Clients.NegativePending), ("Netted", month => month.End.Clients.Netted),
        ("Funds held", month => month.End.Funds), ("Surplus", month => month.End.Surplus),
    ])
    { Name = month => month.Currency.Code, Currency = month => month.Currency };

    private static readonly AmountColumns<ClientMoneyMonth> Course = new("Currency",
    [
        ("Opening", month => month.Opening), ("Change of definition", month => month.DefinitionChange), ("Prior period", month => month.PriorPeriodAdjustment), ("Movement", month => month.Movement),
        ("Closing", month => month.End.Liability), ("Highest", month => month.Highest.Liability), ("Lowest", month => month.Lowest.Liability),
    ])
    { Name = month => $"{month.Currency} <span class=\"soft\">highest on {month.Highest.Day}, lowest on {month.Lowest.Day}</span>", Currency = month => month.Currency };

    private static readonly PageTable<(ClientAccount Row, bool IsFirst)> Accounts = new PageTable<(ClientAccount Row, bool IsFirst)> { Currency = account => account.Row.Currency }
        .Html("Finding", account => account.IsFirst ? $"{account.Row.Finding}, {account.Row.Currency} <span class=\"soft\">{PageText.Counted(account.Row.InAll, "account")}</span>" : "")
        .Text("Account", account => account.Row.AccountId).Amount("Balance", account => account.Row.Balance.Amount).Amount("Exposure", account => account.Row.Balance.Exposure)
        .Amount("Pending", account => account.Row.Balance.Pending).Amount("Amount", account => account.Row.Amount);

    public static void Append(StringBuilder html, ReportPage page)
    {
        IReadOnlyList<ClientMoneyMonth> months = page.Tables.ClientMoney;
        if (months.Count == 0)
        {
            html.Append("<p>No customer has a balance, and nothing is asked for.</p>\n");
            return;
        }

        bool stated = months.Any(month => month.DaysStated > 0);
        html.Append("<p class=\"soft\">Liability is the balances of customers and what they have asked for and were not yet paid, account by account: no account's debt lowers what is owed to another."
            + $" Netted is what it would be if it did.{(stated ? "" : " No statement of funds held was given.")} Every day is in {ReportFiles.Tsv(ClientMoneyTables.Daily)}.</p>\n");
        Owed.Append(html, months);
        html.Append("<h3>How it came about</h3>\n");
        html.Append(months.Any(month => month.PublishedNetted)
            ? "<p class=\"soft\">The report of the month before is of an older definition: there debts of some customers lowered what was owed to others. By how much stands under change of definition.</p>\n"
            : "");
        Course.Append(html, months);
        FundsByDay.Append(html, months);
        AppendAccounts(html, page.Tables.ClientAccounts);
        OpenByAge.Append(html, page);
        html.Append("<div class=\"charts\">\n");
        foreach (ClientMoneyMonth month in months)
        {
            html.Append(Charts.DailyLine("Liability at the end of each day", month.Currency, month.Before.Liability, [.. month.Days.Select(day => day.Liability)]));
        }

        html.Append("</div>\n");
    }

    private static void AppendAccounts(StringBuilder html, IReadOnlyList<ClientAccount> accounts)
    {
        if (accounts.Count == 0)
        {
            return;
        }

        html.Append($"<h3>Accounts to be looked at</h3>\n<p class=\"soft\">At the month's end, the largest of each finding and currency; all are in {ReportFiles.Tsv(ClientAccountsTable.Name)}.</p>\n");
        Accounts.Append(html, accounts.GroupBy(account => (account.Finding, account.Currency)).SelectMany(group => group.Take(AccountsShown).Select((account, index) => (account, index == 0))));
    }
}
