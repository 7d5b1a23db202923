using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.ClientMoney;

namespace Accounting.Reporting.Pages.Html;

/// <summary>The funds held at the end of each day for which they are stated, and by how much they cover what is owed, several currencies beside one another.</summary>
internal static class FundsByDay
{
    private const int CurrenciesAcross = 4;

    public static void Append(StringBuilder html, IReadOnlyList<ClientMoneyMonth> months)
    {
        ClientMoneyMonth[] stated = [.. months.Where(month => month.DaysStated > 0)];
        if (stated.Length == 0)
        {
            return;
        }

        html.Append($"<h3>Funds held, day by day</h3>\n<p class=\"soft\">{string.Join(", ", months.Select(month => string.Create(CultureInfo.InvariantCulture, $"{month.Currency}: {month.DaysStated} of {Counted.Of(month.Days.Count, "day")} stated")))}."
            + $" Nothing is said of other days. * An institution is missing. By institution they are in {ReportFiles.Tsv(FundsTable.Name)}.</p>\n");
        foreach (ClientMoneyMonth[] across in stated.Chunk(CurrenciesAcross))
        {
            Append(html, across);
        }
    }

    private static void Append(StringBuilder html, ClientMoneyMonth[] across)
    {
        html.Append($"<table><thead><tr><th>Day</th>{string.Concat(across.Select(month => $"<th class=\"n\">{month.Currency} held</th><th class=\"n\">Surplus</th>"))}</tr></thead><tbody>\n");
        for (int index = 0; index < across[0].Days.Count; index++)
        {
            ClientMoneyDay[] days = [.. across.Select(month => month.Days[index])];
            if (days.Any(day => day.Held is not null))
            {
                html.Append($"<tr><td>{days[0].Day}</td>{string.Concat(days.Select(Cells))}</tr>\n");
            }
        }

        html.Append("</tbody></table>\n");
    }

    private static string Cells(ClientMoneyDay day) => day is { Funds: { } funds, Surplus: { } surplus }
        ? $"<td class=\"n\">{PageText.Money(funds, day.Currency)}{(day.Held!.Missing.Count > 0 ? "*" : "")}</td>{PageText.Cell(surplus, day.Currency)}"
        : "<td class=\"n\"></td><td class=\"n\"></td>";
}
