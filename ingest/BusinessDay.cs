namespace Accounting.Ingest;

/// <summary>The calendar day of <c>occurred_at</c> in the business time zone: where a transaction is reported. Days since 1970-01-01.</summary>
public readonly record struct BusinessDay(int DaysSinceEpoch) : IComparable<BusinessDay>
{
    public BusinessMonth Month
    {
        get
        {
            NodaTime.LocalDate date = IsoDate.FromDays(DaysSinceEpoch);
            return new BusinessMonth(date.Year, date.Month);
        }
    }

    public static bool operator <(BusinessDay left, BusinessDay right) => left.DaysSinceEpoch < right.DaysSinceEpoch;

    public static bool operator >(BusinessDay left, BusinessDay right) => left.DaysSinceEpoch > right.DaysSinceEpoch;

    public static bool operator <=(BusinessDay left, BusinessDay right) => left.DaysSinceEpoch <= right.DaysSinceEpoch;

    public static bool operator >=(BusinessDay left, BusinessDay right) => left.DaysSinceEpoch >= right.DaysSinceEpoch;

    public int CompareTo(BusinessDay other) => DaysSinceEpoch.CompareTo(other.DaysSinceEpoch);

    public static bool TryParse(string text, out BusinessDay day)
    {
        bool isDate = IsoDate.TryParse(text, out int days);
        day = new BusinessDay(days);
        return isDate;
    }

    /// <exception cref="FormatException">The text is not an ISO 8601 date.</exception>
    public static BusinessDay Parse(string text) =>
        IsoDate.TryParse(text, out int days) ? new BusinessDay(days) : throw new FormatException($"'{text}' is not a date of the form 2026-11-21.");

    /// <summary>ISO 8601: <c>2026-11-21</c>.</summary>
    public override string ToString() => IsoDate.Format(DaysSinceEpoch);
}
