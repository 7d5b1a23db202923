using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Statements;
using NodaTime;

namespace Accounting.Reporting.Statements;

/// <summary>The transactions of a statement from its opening to its closing, as a table of the page.</summary>
internal static class StatementLines
{
    private const string PriorPeriod = "What became known of earlier months since their statements";

    public static void Append(StringBuilder html, CurrencyStatement statement, DateTimeZone zone, bool detailed)
    {
        string[] heads = detailed ? ["Day", "Time, UTC", "Kind", "Transaction", "n:Revision", "n:Partition", "n:Offset"] : ["Date and time", ""];
        StatementRow row = statement.Row;
        html.Append("<div class=\"scroll\"><table class=\"statements\"><thead><tr>");
        html.AppendJoin("", heads.Concat(["n:Amount", "n:Balance"]).Select(head => head.StartsWith("n:", StringComparison.Ordinal) ? $"<th class=\"n\">{head[2..]}</th>" : $"<th>{head}</th>"));
        html.Append("</tr></thead><tbody>\n");
        Total(html, "Opening", row.Opening, row.Currency, heads.Length);
        if (row.PriorPeriodAdjustment != AmountSum.Zero)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"{heads.Length}\">{PriorPeriod}</td>");
            html.Append($"{PageText.Cell(row.PriorPeriodAdjustment, row.Currency)}{PageText.Cell(row.Opening + row.PriorPeriodAdjustment, row.Currency)}</tr>\n");
        }

        html.Append(statement.Lines.Count > 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"<tr><td colspan=\"{heads.Length + 2}\" class=\"soft\">No transactions in this month</td></tr>\n"));
        foreach (StatementLine line in statement.Lines)
        {
            html.Append($"<tr>{(detailed ? Detail(line) : Plain(line, zone))}{PageText.Cell(line.Amount, row.Currency)}{PageText.Cell(line.RunningBalance, row.Currency)}</tr>\n");
        }

        Total(html, "Closing", row.Closing, row.Currency, heads.Length);
        html.Append("</tbody></table></div>\n");
    }

    private static string Plain(StatementLine line, DateTimeZone zone) => $"<td>{ClockTime.Of(line.OccurredAt, zone)}</td><td class=\"wrap\">{KindWords.Of(line.Kind)}</td>";

    private static string Detail(StatementLine line) => string.Create(
        CultureInfo.InvariantCulture,
        $"<td>{line.Day}</td><td>{line.OccurredAt.ToInstant().ToString("uuuu-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}</td><td>{SchemaNames.Name(line.Kind)}</td>"
            + $"<td>{line.TransactionId}</td><td class=\"n\">{line.Revision}</td><td class=\"n\">{line.Partition.Value}</td><td class=\"n\">{line.Offset.Value}</td>");

    private static void Total(StringBuilder html, string name, AmountSum balance, Currency currency, int columns) => html.Append(
        CultureInfo.InvariantCulture, $"<tr class=\"total\"><td colspan=\"{columns + 1}\">{name}</td>{PageText.Cell(balance, currency)}</tr>\n");
}
