namespace Accounting.Ingest;

/// <summary>The UTC date of a transaction's first <c>occurred_at</c>: where all its revisions are stored and folded. Days since 1970-01-01.</summary>
public readonly record struct HomeDate(int DaysSinceEpoch) : IComparable<HomeDate>
{
    public static bool operator <(HomeDate left, HomeDate right) => left.DaysSinceEpoch < right.DaysSinceEpoch;

    public static bool operator >(HomeDate left, HomeDate right) => left.DaysSinceEpoch > right.DaysSinceEpoch;

    public static bool operator <=(HomeDate left, HomeDate right) => left.DaysSinceEpoch <= right.DaysSinceEpoch;

    public static bool operator >=(HomeDate left, HomeDate right) => left.DaysSinceEpoch >= right.DaysSinceEpoch;

    public int CompareTo(HomeDate other) => DaysSinceEpoch.CompareTo(other.DaysSinceEpoch);

    /// <summary>Its first moment, in UTC.</summary>
    public Timestamp Midnight => new(checked(DaysSinceEpoch * Timestamp.MicrosecondsPerDay));

    public HomeDate PlusDays(int days) => new(DaysSinceEpoch + days);

    public static bool TryParse(string text, out HomeDate date)
    {
        bool parsed = IsoDate.TryParse(text, out int days);
        date = new HomeDate(days);
        return parsed;
    }

    /// <exception cref="FormatException">The text is not an ISO 8601 date.</exception>
    public static HomeDate Parse(string text) =>
        TryParse(text, out HomeDate date) ? date : throw new FormatException($"'{text}' is not a date of the form 2026-11-21.");

    /// <summary>ISO 8601: <c>2026-11-21</c>.</summary>
    public override string ToString() => IsoDate.Format(DaysSinceEpoch);
}
