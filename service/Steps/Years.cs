using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Service.Steps;

/// <summary>Home dates by their years.</summary>
public static class Years
{
    /// <summary>Of two years, so that at the turn of one there is something to see.</summary>
    private const int NewestShown = 2;

    /// <summary>The years of some home dates, the newest first.</summary>
    public static IReadOnlyList<int> Of(IEnumerable<HomeDate> dates) => [.. dates.Select(Of).Distinct().OrderDescending()];

    /// <summary>Those of the newest years that have any.</summary>
    public static IEnumerable<HomeDate> Newest(IReadOnlyList<HomeDate> dates)
    {
        IReadOnlyList<int> years = Of(dates);
        return years.Count == 0 ? [] : dates.Where(date => Of(date) >= years[Math.Min(NewestShown, years.Count) - 1]);
    }

    public static int Of(HomeDate date) => int.Parse(date.ToString().AsSpan(0, 4), CultureInfo.InvariantCulture);
}
