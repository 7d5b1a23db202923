using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What is seen sooner than read: turnover and balances day by day.</summary>
internal static class CurrencyCharts
{
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
        html.Append(turnover.Any(value => value != AmountSum.Zero)
            ? Charts.DailyBars("Turnover by day", totals.Currency, turnover)
            : Charts.DailyBars("Net movement of balances by day", totals.Currency, net));

        AmountSum opening = totals.Opening + totals.PriorPeriodAdjustment, balance = opening;
        html.Append(Charts.DailyLine("Balances at the end of each day", totals.Currency, opening, [.. net.Select(movement => balance += movement)]));
        html.Append("</div>\n");
    }
}
