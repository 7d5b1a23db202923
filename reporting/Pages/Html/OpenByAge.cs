using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Ageing;

namespace Accounting.Reporting.Pages.Html;

/// <summary>How old what is open of customers' accounts is, and whose is the oldest. What is all of the youngest age stands in a line, and ages at which nothing is open are left out.</summary>
internal static class OpenByAge
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        AgeingFound ageing = page.Tables.Ageing;
        AgeingRow[] totals = [.. page.ByWeight(ageing.Totals.Where(row => row.Item != AgedItem.NotDormant), row => row.Currency)];
        int months = page.Manifest.DormantAfterMonths ?? 0;
        html.Append("<h3>Ageing</h3>\n");
        html.Append($"<p class=\"soft\">Of pending withdrawals and exposure what was released is matched with what was taken oldest first; balances are overdrawn since they fell below zero. {Dormancy(page, months)} "
            + $"Every account is in {ReportFiles.Tsv(AgeingTables.Accounts)}.</p>\n");
        if (totals.Length == 0)
        {
            html.Append("<p>Nothing is asked for, no exposure is open, and nobody is overdrawn or dormant.</p>\n");
            return;
        }

        ILookup<bool, AgeingRow> young = totals.ToLookup(row => AgeBracket.All.Skip(1).All(bracket => AmountOf(ageing, bracket)(row) == AmountSum.Zero));
        if (young[false].Any())
        {
            new AmountColumns<AgeingRow>("Open", [.. AgeBracket.All.Select(bracket => (bracket.Name, AmountOf(ageing, bracket))), ("Total", row => row.Amount)])
            {
                Name = row => $"{row.Currency} {AgeingTables.Word(row.Item)} <span class=\"soft\">{PageText.Counted(row.Accounts, "account")}</span>",
                Currency = row => row.Currency,
            }.Append(html, [.. young[false]]);
        }

        html.Append(young[true].Any()
            ? $"<p class=\"soft\">All {AgeBracket.All[0].Name} old: {string.Join("; ", young[true].GroupBy(row => row.Item).OrderBy(item => item.Key).Select(item => $"{AgeingTables.Word(item.Key)} {string.Join(", ", item.Select(InWords))}"))}.</p>\n"
            : "");
        AppendOldest(html, [.. ageing.Oldest.Where(account => DaysOf(page, account) > AgeBracket.All[0].To)]);
    }

    private static Func<AgeingRow, AmountSum?> AmountOf(AgeingFound ageing, AgeBracket bracket) => total =>
        ageing.Rows.FirstOrDefault(row => row.Item == total.Item && row.Currency == total.Currency && row.Bracket == bracket)?.Amount ?? AmountSum.Zero;

    /// <summary>Who is dormant; where the books are too young to know of anybody, from when on they may.</summary>
    private static string Dormancy(ReportPage page, int months)
    {
        string rule = string.Create(CultureInfo.InvariantCulture, $"Dormant are accounts whose customer has made no deposit, withdrawal or bet for {months} months; their amount is what they are owed.");
        return page.Tables.Ageing.BooksBegin is { } begin && begin > AgeingTables.DormantSince(page.Manifest.Month, months)
            ? $"{rule} The books begin on {PageText.Date(begin)}, so nobody is known to be before the end of {MonthWords.Of(begin.Month.PlusMonths(months))}."
            : rule;
    }

    private static int DaysOf(ReportPage page, AgedAccount account) => page.Manifest.Month.LastDay.DaysSinceEpoch - account.Oldest.DaysSinceEpoch;

    private static void AppendOldest(StringBuilder html, IReadOnlyList<AgedAccount> accounts) => html.Append(accounts.Count == 0
        ? ""
        : $"<p class=\"soft\">The oldest by account: {string.Join("; ", accounts.GroupBy(account => account.Item).Select(item => $"{AgeingTables.Word(item.Key)} {string.Join(", ", item.Select(InWords))}"))}.</p>\n");

    private static string InWords(AgeingRow row) => $"{PageText.Money(row.Amount, row.Currency)} {row.Currency} of {PageText.Counted(row.Accounts, "account")}";

    private static string InWords(AgedAccount account) =>
        string.Create(CultureInfo.InvariantCulture, $"{account.AccountId} since {account.Oldest}{(account.AtLeast ? " at least" : "")} ({PageText.Money(account.Amount, account.Currency)} {account.Currency})");
}
