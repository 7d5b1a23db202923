using System.Globalization;
using System.Text;
using Accounting.Ingest;

namespace Accounting.Reporting.Pages.Html;

/// <summary>Charts as SVG inside the page.</summary>
internal static class Charts
{
    private const int Width = 460;
    private const int Height = 150;
    private const int Left = 66;
    private const int Right = 8;
    private const int Top = 8;
    private const int Bottom = 22;
    private const int PlotWidth = Width - Left - Right;
    private const int PlotHeight = Height - Top - Bottom;

    /// <summary>A bar a day; below zero in another colour.</summary>
    public static string DailyBars(string title, Currency currency, IReadOnlyList<AmountSum> byDay)
    {
        var scale = new ChartScale(byDay, PlotHeight);
        StringBuilder svg = Begin(title, currency);
        AppendGrid(svg, scale, currency);
        for (int day = 0; day < byDay.Count; day++)
        {
            int zero = Y(scale, AmountSum.Zero), top = Y(scale, byDay[day]);
            int x = X(day, byDay.Count), width = Math.Max(1, X(day + 1, byDay.Count) - x - 3);
            int height = Math.Max(byDay[day] == AmountSum.Zero ? 0 : 1, Math.Abs(zero - top));
            string colour = byDay[day] < AmountSum.Zero ? "#b3564d" : "#1f4e8c";
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x + 1}\" y=\"{Math.Min(zero, top)}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>");
        }

        AppendDays(svg, byDay.Count);
        return End(svg);
    }

    /// <summary>A line through the end of every day, beginning with the opening.</summary>
    public static string DailyLine(string title, Currency currency, AmountSum opening, IReadOnlyList<AmountSum> byDay)
    {
        var scale = new ChartScale(byDay.Prepend(opening), PlotHeight);
        StringBuilder svg = Begin(title, currency);
        AppendGrid(svg, scale, currency);
        IEnumerable<string> points = byDay.Prepend(opening)
            .Select((value, day) => string.Create(CultureInfo.InvariantCulture, $"{X(day, byDay.Count)},{Y(scale, value)}"));
        int zero = Y(scale, AmountSum.Zero);
        string line = string.Join(' ', points);
        svg.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{Left},{zero} {line} {Left + PlotWidth},{zero}\" fill=\"#1f4e8c\" fill-opacity=\".12\"/>");
        svg.Append($"<polyline points=\"{line}\" fill=\"none\" stroke=\"#1f4e8c\" stroke-width=\"2\"/>");
        AppendDays(svg, byDay.Count);
        return End(svg);
    }

    private static StringBuilder Begin(string title, Currency currency) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{title} <span class=\"soft\">{currency}</span></figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{title}, {currency}\">");

    private static string End(StringBuilder svg) => svg.Append("</svg></figure>\n").ToString();

    private static int X(int day, int days) => Left + (day * PlotWidth / days);

    private static int Y(ChartScale scale, AmountSum value) => Top + PlotHeight - scale.At(value);

    private static void AppendGrid(StringBuilder svg, ChartScale scale, Currency currency)
    {
        foreach (AmountSum tick in scale.Ticks)
        {
            int y = Y(scale, tick);
            string colour = tick == AmountSum.Zero ? "#5b6b80" : "#dfe5ec";
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Left + PlotWidth}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{colour}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{y + 3}\" text-anchor=\"end\">{scale.Label(tick, currency)}</text>");
        }
    }

    private static void AppendDays(StringBuilder svg, int days)
    {
        for (int day = 1; day <= days; day += day == 1 ? 4 : 5)
        {
            int x = (X(day - 1, days) + X(day, days)) / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{Height - 6}\" text-anchor=\"middle\">{day}</text>");
        }
    }
}
