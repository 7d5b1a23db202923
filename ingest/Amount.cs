using System.Globalization;

namespace Accounting.Ingest;

/// <summary>
/// An exact signed amount of money in units of 1/10,000 of its currency: decimal(18,4) as one 64-bit integer.
/// Arithmetic is checked; an overflow throws <see cref="OverflowException"/>.
/// </summary>
public readonly record struct Amount(long TenThousandths) : IComparable<Amount>
{
    /// <summary>Decimal places of every stored amount.</summary>
    public const int DecimalPlaces = 4;

    /// <summary>One unit of the currency, in ten-thousandths.</summary>
    public const long Scale = 10_000;

    /// <summary>The largest magnitude that decimal(18,4) holds, in ten-thousandths.</summary>
    public const long MaxMagnitude = 999_999_999_999_999_999;

    public static Amount Zero => default;

    public bool IsInRange => TenThousandths is >= -MaxMagnitude and <= MaxMagnitude;

    public static Amount operator +(Amount left, Amount right) => new(checked(left.TenThousandths + right.TenThousandths));

    public static Amount operator -(Amount left, Amount right) => new(checked(left.TenThousandths - right.TenThousandths));

    public static Amount operator -(Amount value) => new(checked(-value.TenThousandths));

    public static bool operator <(Amount left, Amount right) => left.TenThousandths < right.TenThousandths;

    public static bool operator >(Amount left, Amount right) => left.TenThousandths > right.TenThousandths;

    public static bool operator <=(Amount left, Amount right) => left.TenThousandths <= right.TenThousandths;

    public static bool operator >=(Amount left, Amount right) => left.TenThousandths >= right.TenThousandths;

    public int CompareTo(Amount other) => TenThousandths.CompareTo(other.TenThousandths);

    /// <summary>Parses <c>[-]digits[.digits]</c> exactly: no exponent, no grouping, at most four decimals and decimal(18,4)'s range.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Amount amount)
    {
        amount = default;
        bool negative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<char> digits = negative ? text[1..] : text;
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        ReadOnlySpan<char> fraction = point < 0 ? [] : digits[(point + 1)..];
        if (whole.Length is 0 or > 14 || fraction.Length > DecimalPlaces || (point >= 0 && fraction.Length == 0)
            || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        long value = long.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
        for (int i = 0; i < DecimalPlaces; i++)
        {
            value = (value * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        amount = new Amount(negative ? -value : value);
        return true;
    }

    /// <summary>All four decimals, invariant: <c>-12.3400</c>.</summary>
    public override string ToString() => ((AmountSum)this).ToString();
}
