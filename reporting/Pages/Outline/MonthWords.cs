using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Reporting.Pages.Outline;

/// <summary>Months as people read them.</summary>
public static class MonthWords
{
    /// <summary>October 2026.</summary>
    public static string Of(BusinessMonth month) => string.Create(CultureInfo.InvariantCulture, $"{CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month.MonthOfYear)} {month.Year}");
}
