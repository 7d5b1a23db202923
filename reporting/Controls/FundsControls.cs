using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.ClientMoney;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Controls;

/// <summary>
/// Whether what is owed to customers is held for them, on every day for which somebody stated it. What is short, missing or not stated is for people to act
/// on: it is no fault of the books and doesn't hold them up.
/// </summary>
internal static class FundsControls
{
    private const int NamedMax = 31;

    /// <param name="month">Of one currency.</param>
    /// <param name="isGiven">Whether there is a statement of funds at all: where nobody gives one, nothing is checked; where somebody does, what it lacks is a finding.</param>
    public static IEnumerable<Control> Of(ClientMoneyMonth month, bool isGiven)
    {
        Currency currency = month.Currency;
        ClientMoneyDay[] stated = [.. month.Days.Where(day => day.Held is not null)];
        if (stated.Length == 0 && month.Days.All(day => day.Liability == AmountSum.Zero))
        {
            yield break;
        }

        ClientMoneyDay[] isShort = [.. stated.Where(day => day.Shortfall > AmountSum.Zero)];
        AmountSum worst = isShort.Select(day => day.Shortfall).DefaultIfEmpty(AmountSum.Zero).Max();
        yield return Checked(MonthControls.Money("client-money.funds", currency, "largest shortfall of funds held, of all days stated = 0", worst, AmountSum.Zero, false) with
        {
            Concerns = Listed($"short on {Of(isShort.Length, month)}", isShort.Select(day => $"{day.Day} {day.Shortfall.ToString(currency.DecimalPlaces)}")),
        });
        bool lacksEnd = isGiven && month.End.Held is null;
        yield return MonthControls.Count("client-money.funds-stated", currency, "month's end for which no funds are stated = 0", lacksEnd ? 1 : 0, 0, false) with
        {
            IsUnchecked = !isGiven,
            Concerns = lacksEnd ? stated.Length == 0 ? "funds not stated" : $"funds not stated at the month's end, but on {Of(stated.Length, month)}" : null,
        };
        (ClientMoneyDay Day, string Institution)[] missing = [.. stated.SelectMany(day => day.Held!.Missing.Select(institution => (day, institution)))];
        yield return Checked(MonthControls.Count("client-money.funds-complete", currency, "institutions missing on days for which others are stated = 0", missing.Length, 0, false) with
        {
            Concerns = Listed("incomplete", missing.Select(found => $"{found.Day.Day} without {found.Institution}")),
        });
        FundsHeld[] negative = [.. stated.SelectMany(day => day.Held!.Negative)];
        yield return Checked(MonthControls.Count("client-money.funds-negative", currency, "institutions that hold less than nothing, by day = 0", negative.Length, 0, false) with
        {
            Concerns = Listed("negative", negative.Select(row => $"{row.Day} {row.Institution} {row.Amount.ToString(currency.DecimalPlaces)}")),
        });

        Control Checked(Control control) => control with { IsUnchecked = stated.Length == 0 };
    }

    private static string Of(int days, ClientMoneyMonth month) => string.Create(CultureInfo.InvariantCulture, $"{days} of {Counted.Of(month.Days.Count, "day")}");

    private static string? Listed(string what, IEnumerable<string> all)
    {
        string[] found = [.. all];
        string more = found.Length > NamedMax ? string.Create(CultureInfo.InvariantCulture, $" and {found.Length - NamedMax} more") : "";
        return found.Length == 0 ? null : $"{what}: {string.Join(", ", found.Take(NamedMax))}{more}";
    }
}
