using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>Reads a cell's number exactly, in ten-thousandths: no exponent, no grouping, at most four decimals.</summary>
internal static class ExactNumber
{
    public static bool TryParse(string? text, out Int128 tenThousandths)
    {
        tenThousandths = 0;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> fraction = point < 0 ? [] : text.AsSpan(point + 1);
        ReadOnlySpan<char> whole = point < 0 ? text : text.AsSpan(0, point);
        if (fraction.Length > Amount.DecimalPlaces || (point >= 0 && fraction.IsEmpty))
        {
            return false;
        }

        string digits = string.Concat(whole, fraction, "0000".AsSpan(fraction.Length));
        return Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out tenThousandths);
    }
}
