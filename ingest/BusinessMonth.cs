using System.Globalization;
using NodaTime;

namespace Accounting.Ingest;

/// <summary>A calendar month of business days: what a report covers.</summary>
public readonly record struct BusinessMonth(int Year, int MonthOfYear) : IComparable<BusinessMonth>
{
    public BusinessDay FirstDay => new(IsoDate.ToDays(new LocalDate(Year, MonthOfYear, 1)));

    public BusinessDay LastDay => new(Next.FirstDay.DaysSinceEpoch - 1);

    public BusinessMonth Next => PlusMonths(1);

    public BusinessMonth Previous => PlusMonths(-1);

    private int Index => (Year * 12) + MonthOfYear - 1;

    public static bool operator <(BusinessMonth left, BusinessMonth right) => left.Index < right.Index;

    public static bool operator >(BusinessMonth left, BusinessMonth right) => left.Index > right.Index;

    public static bool operator <=(BusinessMonth left, BusinessMonth right) => left.Index <= right.Index;

    public static bool operator >=(BusinessMonth left, BusinessMonth right) => left.Index >= right.Index;

    public int CompareTo(BusinessMonth other) => Index.CompareTo(other.Index);

    public BusinessMonth PlusMonths(int months)
    {
        int index = Index + months;
        return new BusinessMonth(Math.DivRem(index, 12, out int month), month + 1);
    }

    /// <summary>The first instant of the month in the zone.</summary>
    public Instant StartIn(DateTimeZone zone) => zone.AtStartOfDay(new LocalDate(Year, MonthOfYear, 1)).ToInstant();

    /// <summary>The first instant past the month in the zone.</summary>
    public Instant EndIn(DateTimeZone zone) => Next.StartIn(zone);

    public static bool TryParse(string text, out BusinessMonth month)
    {
        month = default;
        if (text.Length != 7 || !IsoDate.TryParse(text + "-01", out int days))
        {
            return false;
        }

        month = new BusinessDay(days).Month;
        return true;
    }

    /// <exception cref="FormatException">The text is not of the form 2026-11.</exception>
    public static BusinessMonth Parse(string text) =>
        TryParse(text, out BusinessMonth month) ? month : throw new FormatException($"'{text}' is not a month of the form 2026-11.");

    /// <summary>ISO 8601: <c>2026-11</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{MonthOfYear:D2}");
}
