using Accounting.Aggregator.Fold;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Service.Queries;

namespace Accounting.Service.Dashboard.Web;

/// <summary>A currency and kind of the day as the API tells it; amounts are exact decimals, as text.</summary>
public sealed record ApiDayTotal(string Currency, string Kind, long Transactions, string Amount, string? SameTimeYesterday, string? SameTimeLastWeek)
{
    public static ApiDayTotal Of(DayTotal total) => new(
        total.Currency.ToString(), SchemaNames.Name(total.Kind), total.Now.Transactions, Money(total.Now, total.Currency)!, Money(total.Yesterday, total.Currency), Money(total.LastWeek, total.Currency));

    private static string? Money(Total? total, Currency currency) => total is { } known ? PlacedSum.Money(known.Sums.Amount, currency).ToString() : null;
}
