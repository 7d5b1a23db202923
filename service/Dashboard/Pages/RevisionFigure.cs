using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A figure of two revisions of a month.</summary>
public sealed record RevisionFigure(Currency Currency, string Name, PlacedSum Before, PlacedSum After)
{
    private static readonly (string Name, Func<StatementTotals, AmountSum> Of)[] Figures =
    [
        ("opening", totals => totals.Opening),
        ("own transactions", totals => totals.Amount),
        ("prior-period adjustment", totals => totals.PriorPeriodAdjustment),
        ("closing", totals => totals.Closing),
        ("exposure", totals => totals.Exposure),
        ("pending", totals => totals.Pending),
        ("turnover", totals => totals.Turnover),
    ];

    public bool Differs => Before.Sum != After.Sum;

    public PlacedSum Difference => new(After.Sum - Before.Sum, After.DecimalPlaces);

    /// <summary>Every figure of every currency that either has; what only one has stands beside zero.</summary>
    public static IEnumerable<RevisionFigure> Compare(ReportManifest before, ReportManifest after) =>
        from currency in before.Totals.Concat(after.Totals).Select(totals => totals.Currency).Distinct()
        from figure in Figures
        select new RevisionFigure(currency, figure.Name, Of(before, currency, figure.Of), Of(after, currency, figure.Of));

    private static PlacedSum Of(ReportManifest report, Currency currency, Func<StatementTotals, AmountSum> figure) =>
        PlacedSum.Money(report.Totals.FirstOrDefault(totals => totals.Currency == currency) is { } totals ? figure(totals) : AmountSum.Zero, currency);
}
