using System.Globalization;

namespace Accounting.Ingest;

/// <summary>A sum of amounts of one currency in units of 1/10,000: 128 bits, so that no number of rows overflows it unnoticed.</summary>
public readonly record struct AmountSum(Int128 TenThousandths) : IComparable<AmountSum>
{
    public static AmountSum Zero => default;

    public static implicit operator AmountSum(Amount amount) => new(amount.TenThousandths);

    public static AmountSum operator +(AmountSum left, AmountSum right) => new(checked(left.TenThousandths + right.TenThousandths));

    public static AmountSum operator -(AmountSum left, AmountSum right) => new(checked(left.TenThousandths - right.TenThousandths));

    public static AmountSum operator -(AmountSum value) => new(checked(-value.TenThousandths));

    public static bool operator <(AmountSum left, AmountSum right) => left.TenThousandths < right.TenThousandths;

    public static bool operator >(AmountSum left, AmountSum right) => left.TenThousandths > right.TenThousandths;

    public static bool operator <=(AmountSum left, AmountSum right) => left.TenThousandths <= right.TenThousandths;

    public static bool operator >=(AmountSum left, AmountSum right) => left.TenThousandths >= right.TenThousandths;

    public int CompareTo(AmountSum other) => TenThousandths.CompareTo(other.TenThousandths);

    /// <summary>All four decimals, invariant: <c>-12.3400</c>.</summary>
    public override string ToString() => ToString(Amount.DecimalPlaces);

    /// <summary>
    /// At least <paramref name="decimalPlaces"/> decimals (a currency's own number, 0 to 4), and as many more as the exact value needs:
    /// a report never rounds.
    /// </summary>
    public string ToString(int decimalPlaces)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimalPlaces);
        UInt128 magnitude = TenThousandths < 0 ? (UInt128)(-TenThousandths) : (UInt128)TenThousandths;
        (UInt128 whole, UInt128 fraction) = UInt128.DivRem(magnitude, Amount.Scale);
        string digits = ((ulong)fraction).ToString("D4", CultureInfo.InvariantCulture);
        int places = Math.Min(Amount.DecimalPlaces, decimalPlaces);
        int kept = Math.Max(places, digits.AsSpan().TrimEnd('0').Length);
        string sign = TenThousandths < 0 ? "-" : "";
        return kept == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{whole}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{whole}.{digits.AsSpan(0, kept)}");
    }
}
