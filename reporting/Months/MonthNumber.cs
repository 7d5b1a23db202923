using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Months as whole numbers, as the SQL of this folder joins and groups them.</summary>
internal static class MonthNumber
{
    public static int Of(BusinessMonth month) => (month.Year * 12) + month.MonthOfYear - 1;

    /// <summary>The number of a DATE column's month.</summary>
    public static string Sql(string dateColumn) => $"CAST(date_part('year', {dateColumn}) * 12 + date_part('month', {dateColumn}) - 1 AS INTEGER)";

    public static string List(IEnumerable<BusinessMonth> months) => string.Join(", ", months.Select(Of));
}
