using Accounting.Service.Dashboard.Drawings;

namespace Accounting.Service.Dashboard.Web;

/// <summary>A home date as the API tells it.</summary>
public sealed record ApiDay(string Date, CalendarState State, long? Transactions, string? Why)
{
    public static ApiDay Of(CalendarDay day) => new(day.Date.ToString(), day.State, day.Transactions, day.Why);
}
