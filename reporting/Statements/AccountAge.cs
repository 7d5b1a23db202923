using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Reporting.Statements;

/// <summary>A row of the report's <c>ageing-accounts</c>: how old what the account has open is at the month's end.</summary>
/// <param name="Item">As the table names it.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Amount">In all.</param>
/// <param name="Oldest">Since when the oldest of it is.</param>
/// <param name="Days">How many days that is.</param>
/// <param name="AtLeast">Whether it may be older than is known.</param>
public sealed record AccountAge(string Item, Currency Currency, AmountSum Amount, BusinessDay Oldest, long Days, bool AtLeast)
{
    public string InWords() => string.Create(
        CultureInfo.InvariantCulture, $"{Item} {Amount.ToString(Currency.DecimalPlaces)}, the oldest since {Oldest}, {(AtLeast ? "at least " : "")}{Days} {(Days == 1 ? "day" : "days")}");
}
