using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What is seen sooner than read: turnover and movement day by day, balances over the month, yield by sport.</summary>
internal static class CurrencyCharts
{
    private const int SportsMax = 8;

    public static void Append(StringBuilder html, ReportPage page, StatementTotals totals)
    {
        BusinessMonth month = page.Manifest.Month;
        int days = month.LastDay.DaysSinceEpoch - month.FirstDay.DaysSinceEpoch + 1;
        var turnover = new AmountSum[days];
        var net = new AmountSum[days];
        foreach (DayMovement movement in page.Movements.Where(movement => movement.Currency == totals.Currency))
        {
            int day = movement.Day.DaysSinceEpoch - month.FirstDay.DaysSinceEpoch;
            turnover[day] = movement.Turnover;
            net[day] = movement.Amount;
        }

        html.Append("<div class=\"charts\">\n");
        if (turnover.Any(value => value != AmountSum.Zero))
        {
            html.Append(Charts.DailyBars("Turnover by day", totals.Currency, turnover));
        }

        AmountSum opening = totals.Opening + totals.PriorPeriodAdjustment, balance = opening;
        html.Append(Charts.DailyLine("Balances at the end of each day", totals.Currency, opening, [.. net.Select(movement => balance += movement)]));
        (string, AmountSum)[] sports = [.. page.Summary
            .Where(row => row.Currency == totals.Currency && row.Dimension == SummaryTable.Sport && row.Ggy != AmountSum.Zero)
            .OrderByDescending(row => row.Ggy).ThenBy(row => row.Value, StringComparer.Ordinal).Take(SportsMax).Select(row => (row.Value, row.Ggy))];
        if (sports.Length > 0)
        {
            html.Append(Charts.NamedBars("Gross gaming yield by sport", totals.Currency, sports));
        }

        html.Append(Charts.DailyBars("Net movement of balances by day", totals.Currency, net));
        html.Append("</div>\n");
    }
}
