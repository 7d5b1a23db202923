using System.Globalization;

namespace Accounting.Service.Output;

/// <summary>Figures as people read them.</summary>
public static class Figures
{
    /// <summary>A whole number with thousands separated: <c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A whole number that people copy, such as an offset: <c>1234567</c>.</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A duration in seconds: <c>0.12 s</c>.</summary>
    public static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s";

    /// <summary>Units per second, rounded; a dash where no time passed.</summary>
    public static string Rate(long count, double seconds) => count > 0 && seconds > 0 ? Count((long)(count / seconds)) : "-";
}
