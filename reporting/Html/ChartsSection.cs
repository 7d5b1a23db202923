using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Html;

/// <summary>What is seen sooner than read: turnover and movement day by day, balances over the month, yield by sport.</summary>
internal static class ChartsSection
{
    private const int SportsMax = 8;

    public static void Append(StringBuilder html, ReportPage page)
    {
        StatementTotals[] active = [.. page.Manifest.Totals.Where(totals => page.Movements.Any(movement => movement.Currency == totals.Currency))];
        if (active.Length == 0)
        {
            return;
        }

        html.Append("<section>\n<h2>Day by day</h2>\n<div class=\"charts\">\n");
        foreach (StatementTotals totals in active)
        {
            Append(html, page, totals);
        }

        html.Append("</div>\n</section>\n");
    }

    private static void Append(StringBuilder html, ReportPage page, StatementTotals totals)
    {
        BusinessMonth month = page.Manifest.Month;
        int days = month.LastDay.DaysSinceEpoch - month.FirstDay.DaysSinceEpoch + 1;
        var turnover = new AmountSum[days];
        var net = new AmountSum[days];
        foreach (Months.DayMovement movement in page.Movements.Where(movement => movement.Currency == totals.Currency))
        {
            int day = movement.Day.DaysSinceEpoch - month.FirstDay.DaysSinceEpoch;
            turnover[day] = movement.Turnover;
            net[day] = movement.Amount;
        }

        AmountSum opening = totals.Opening + totals.PriorPeriodAdjustment, balance = opening;
        AmountSum[] balances = [.. net.Select(movement => balance += movement)];
        html.Append(Charts.DailyLine("Balances at the end of each day", totals.Currency, opening, balances));
        html.Append(Charts.DailyBars("Net movement by day", totals.Currency, net));
        if (turnover.Any(value => value != AmountSum.Zero))
        {
            html.Append(Charts.DailyBars("Turnover by day", totals.Currency, turnover));
        }

        (string, AmountSum)[] sports = [.. page.Summary
            .Where(row => row.Currency == totals.Currency && row.Dimension == SummaryTable.Sport && row.Ggy != AmountSum.Zero)
            .OrderByDescending(row => row.Ggy).ThenBy(row => row.Value, StringComparer.Ordinal).Take(SportsMax).Select(row => (row.Value, row.Ggy))];
        if (sports.Length > 0)
        {
            html.Append(Charts.NamedBars("Gross gaming yield by sport", totals.Currency, sports));
        }
    }
}
