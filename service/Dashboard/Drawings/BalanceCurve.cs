using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Statements;
using NodaTime;

namespace Accounting.Service.Dashboard.Drawings;

/// <summary>
/// A month's running balance as a line of steps. Pixels alone are drawn from it, so it is the one place where money becomes floating point; the figures at its
/// edges are exact.
/// </summary>
public sealed class BalanceCurve
{
    public const int Width = 960;

    public const int Height = 180;

    private const int PaddingTop = 10;

    private readonly double _low;
    private readonly double _high;

    private BalanceCurve(AmountSum lowest, AmountSum highest)
    {
        Lowest = lowest;
        Highest = highest;
        _low = (double)lowest.TenThousandths;
        _high = lowest == highest ? _low + 1 : (double)highest.TenThousandths;
    }

    public AmountSum Lowest { get; }

    public AmountSum Highest { get; }

    /// <summary>The line, as the path of an SVG.</summary>
    public string Path { get; private init; } = "";

    /// <summary>Where zero is crossed; null where it isn't.</summary>
    public double? ZeroY => Lowest < AmountSum.Zero && Highest > AmountSum.Zero ? Y(0) : null;

    public static BalanceCurve Of(CurrencyStatement statement, BusinessMonth month, DateTimeZone zone)
    {
        AmountSum opening = statement.Row.Opening + statement.Row.PriorPeriodAdjustment;
        IEnumerable<AmountSum> balances = statement.Lines.Select(line => line.RunningBalance).Append(opening);
        var curve = new BalanceCurve(balances.Min(), balances.Max());
        double start = month.StartIn(zone).ToUnixTimeTicks();
        double length = month.EndIn(zone).ToUnixTimeTicks() - start;
        var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M0 {curve.Y((double)opening.TenThousandths):0.#}"));
        int column = -1;
        foreach (StatementLine line in statement.Lines)
        {
            // A pixel shows one balance, the first of those within it; the last line ends at the closing all the same.
            int x = (int)((line.OccurredAt.ToInstant().ToUnixTimeTicks() - start) / length * Width);
            if (x > column || line == statement.Lines[^1])
            {
                path.Append(CultureInfo.InvariantCulture, $"H{x}V{curve.Y((double)line.RunningBalance.TenThousandths):0.#}");
                column = x;
            }
        }

        return new BalanceCurve(curve.Lowest, curve.Highest) { Path = path.Append(CultureInfo.InvariantCulture, $"H{Width}").ToString() };
    }

    private double Y(double units) => PaddingTop + ((_high - units) / (_high - _low) * (Height - (2 * PaddingTop)));
}
