using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>How keys begin in whose folders home dates lie: as few listings of as few names as some dates take.</summary>
internal static class DateFolders
{
    /// <summary>As many pages of a listing as a year of dates has.</summary>
    internal const int FewDates = 4;

    private const int FewYears = 3;

    /// <param name="table">The folder of all dates.</param>
    /// <param name="datePrefix">What the folder of a date is called before the date.</param>
    /// <param name="dates">The dates.</param>
    /// <returns>The folder of each date where they are few, of each year where those are, else of all.</returns>
    public static IReadOnlyList<string> BeginningsOf(string table, string datePrefix, IReadOnlyCollection<HomeDate> dates)
    {
        if (dates.Count <= FewDates)
        {
            return [.. dates.Select(date => $"{table}{datePrefix}{date}/")];
        }

        string[] years = [.. dates.Select(date => $"{table}{datePrefix}{date.ToString()[..5]}").Distinct()];
        return years.Length <= FewYears ? years : [table];
    }
}
