using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// Names of cached results by what they were computed from: equal inputs, equal name. So what is fresh is known without reading anything,
/// and a month's balances, whose inputs include the month before, are new from the earliest changed month on.
/// </summary>
internal static class MonthIds
{
    /// <summary>Names day versions, whatever is made of them; empty where there are none.</summary>
    public static string Days(IReadOnlyList<DayReference> days) =>
        days.Count == 0 ? "" : ContentHash256.Of(Encoding.UTF8.GetBytes(string.Join('\n', days.OrderBy(day => day.Date).Select(day => $"{day.Date} {day.Version}")))).Prefix16;

    public static string Facts(BusinessMonth month, IEnumerable<DayVersion> touching)
    {
        StringBuilder inputs = Begin("facts", month);
        foreach (DayVersion day in touching.OrderBy(day => day.Date))
        {
            inputs.Append('\n').Append(day.Date).Append(' ').Append(day.Version);
        }

        return Hash(inputs);
    }

    public static string Balances(BusinessMonth month, string? previousBalances, string facts) =>
        Hash(Begin("balances", month).Append('\n').Append(previousBalances).Append('\n').Append(facts));

    public static string Of(string what, BusinessMonth month, params IEnumerable<string> inputs) =>
        Hash(Begin(what, month).Append('\n').AppendJoin('\n', inputs));

    private static StringBuilder Begin(string what, BusinessMonth month) =>
        new StringBuilder(what).Append(' ').Append(ReportDefinition.Version).Append(' ').Append(month);

    private static string Hash(StringBuilder inputs) => ContentHash256.Of(Encoding.UTF8.GetBytes(inputs.ToString())).Prefix16;
}
