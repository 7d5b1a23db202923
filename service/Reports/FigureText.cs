using Accounting.Ingest;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;

namespace Accounting.Service.Reports;

/// <summary>How figures that were asked for are written.</summary>
internal static class FigureText
{
    /// <summary>A figure of a column with the places that it is shown with.</summary>
    public static PlacedSum Placed(FigureColumn column, AmountSum sum, Currency currency) => column.IsCount ? new PlacedSum(sum, 0) : PlacedSum.Money(sum, currency);
}
