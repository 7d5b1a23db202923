using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;

namespace Accounting.Service.Output;

/// <summary>Figures as people read them.</summary>
public static class Figures
{
    /// <summary>A whole number with thousands separated: <c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A whole number that people copy, such as an offset: <c>1234567</c>.</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An exact decimal with thousands separated, and a minus that can be copied: <c>-1,234,567.80</c>.</summary>
    public static string Amount(string exact) => GroupedMoney.Of(exact).Replace('\u2212', '-');

    /// <summary>A sum in units of its currency, as <see cref="Amount(string)"/> writes it.</summary>
    public static string Amount(AmountSum sum, Currency currency) => Amount(PlacedSum.Money(sum, currency).ToString());

    /// <summary>A moment to the second, as a table shows it: <c>2026-11-30 03:07:22</c>.</summary>
    public static string Second(string moment) => moment.Length >= 19 && moment[10] == 'T' ? $"{moment[..10]} {moment[11..19]}" : moment;

    /// <summary>A duration in seconds: <c>0.12 s</c>.</summary>
    public static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s";

    /// <summary>How long something is ago, or takes, roughly: <c>3 s</c>, <c>5 min</c>, <c>2 h</c>, <c>12 days</c>.</summary>
    public static string Age(TimeSpan age) => age.TotalSeconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.TotalSeconds):0} s"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days"),
    };

    /// <summary>Units per second, rounded; a dash where no time passed.</summary>
    public static string Rate(long count, double seconds) => count > 0 && seconds > 0 ? Count((long)(count / seconds)) : "-";
}
