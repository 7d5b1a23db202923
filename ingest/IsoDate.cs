using NodaTime;
using NodaTime.Text;

namespace Accounting.Ingest;

/// <summary>Days since 1970-01-01 from and to ISO 8601 dates: what home dates and business days share.</summary>
internal static class IsoDate
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    public static LocalDate FromDays(int daysSinceEpoch) => Epoch.PlusDays(daysSinceEpoch);

    public static int ToDays(LocalDate date) => Period.DaysBetween(Epoch, date);

    public static string Format(int daysSinceEpoch) => LocalDatePattern.Iso.Format(FromDays(daysSinceEpoch));

    public static bool TryParse(string text, out int daysSinceEpoch)
    {
        ParseResult<LocalDate> result = LocalDatePattern.Iso.Parse(text);
        daysSinceEpoch = result.Success ? ToDays(result.Value) : 0;
        return result.Success;
    }
}
