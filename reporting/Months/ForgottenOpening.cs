using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>An account that the exchange says began with another balance than its transactions.</summary>
/// <param name="Currency">Of the balance.</param>
/// <param name="Account">Its number.</param>
/// <param name="Difference">What the first stated balance holds beyond that transaction and all before it.</param>
public sealed record ForgottenOpening(Currency Currency, long Account, AmountSum Difference)
{
    /// <summary>For people: what is wrong and what can be done.</summary>
    public string InWords() => string.Create(
        CultureInfo.InvariantCulture,
        $"Account {Account}: its balances as the exchange states them begin with {Currency} {Difference.ToString(Currency.DecimalPlaces)} that no transaction brought in. Where it had that when the books began, enter it as OPENING_BALANCE.");
}
