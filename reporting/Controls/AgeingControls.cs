using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Ageing;
using Accounting.Reporting.Sections.ClientMoney;

namespace Accounting.Reporting.Controls;

/// <summary>Everything that client money says is open has an age: what is told by age, chained on from month to month, against what is come to day by day.</summary>
internal static class AgeingControls
{
    public static IEnumerable<Control> Of(MonthEvidence evidence) => evidence.ClientMoney.SelectMany(month => Of(evidence.Tables.Ageing, month));

    private static IEnumerable<Control> Of(AgeingFound ageing, ClientMoneyMonth month)
    {
        Currency currency = month.Currency;
        ClientPosition end = month.End.Clients;
        return
        [
            MonthControls.Money("ageing.pending", currency, "Σ of pending withdrawals by age = pending of client money", ageing.Of(currency, AgedItem.Pending), end.Pending, true),
            MonthControls.Money("ageing.exposure", currency, "Σ of open exposure by age = exposure of client money", ageing.Of(currency, AgedItem.Exposure), end.Exposure, true),
            MonthControls.Money("ageing.overdrawn", currency, "Σ of overdrawn balances by age = overdrawn of client money", ageing.Of(currency, AgedItem.Overdrawn), end.Overdrawn, true),
            MonthControls.Money("ageing.owed", currency, "Σ of what is owed, dormant or not, by age = liability of client money", ageing.Of(currency, AgedItem.Dormant, AgedItem.NotDormant), end.Liability, true),
        ];
    }
}
