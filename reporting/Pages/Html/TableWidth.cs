using System.Globalization;

namespace Accounting.Reporting.Pages.Html;

/// <summary>
/// How wide a table of numbers is, in ems of its own font: what a style sheet divides the paper's width by, so that a table with many columns or
/// large numbers is set smaller instead of being cut off.
/// </summary>
internal static class TableWidth
{
    /// <summary>A digit of Helvetica and its like; separators are narrower.</summary>
    private const double DigitEms = 0.56;

    /// <summary>A capital of a heading, which is set smaller.</summary>
    private const double HeadingEms = 0.66;

    private const double PaddingEms = 1.1;

    public static double OfText(int characters) => (characters * DigitEms) + PaddingEms;

    /// <summary>As wide as the widest cell, or as the longest part that a heading doesn't break in.</summary>
    public static double OfColumn(string heading, IEnumerable<int> characters) =>
        Math.Max(characters.Max() * DigitEms, heading.Split("&shy;").SelectMany(part => part.Split(' ')).Max(part => part.Length + 1) * HeadingEms) + PaddingEms;

    public static string Attribute(double ems) => string.Create(CultureInfo.InvariantCulture, $"style=\"--ems: {ems:F1}\"");
}
