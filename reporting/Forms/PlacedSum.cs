using Accounting.Ingest;

namespace Accounting.Reporting.Forms;

/// <summary>A sum and the decimal places that it is shown with: a currency's own, or none for a count.</summary>
public readonly record struct PlacedSum(AmountSum Sum, int DecimalPlaces)
{
    public static PlacedSum Count(long count) => new(new AmountSum((Int128)count * Amount.Scale), 0);

    public static PlacedSum Money(AmountSum sum, Currency currency) => new(sum, currency.DecimalPlaces);

    public override string ToString() => Sum.ToString(DecimalPlaces);
}
