using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Markets;

namespace Accounting.Reporting.Controls;

/// <summary>The markets, as they are printed, are all the transactions that name one.</summary>
internal static class MarketControls
{
    public static IEnumerable<Control> Of(MonthEvidence evidence, Currency currency)
    {
        MarketTotals? printed = evidence.Markets.FirstOrDefault(totals => totals.Currency == currency);
        Movement transactions = evidence.Facts.MarketTransactions.FirstOrDefault(found => found.Currency == currency)?.Movement ?? default;
        return printed is null && transactions == default
            ? []
            :
            [
                MonthControls.Count("markets.count", currency, "number of transactions in markets = of transactions that name one", printed?.Transactions ?? 0, transactions.Transactions, true),
                MonthControls.Money("markets.turnover", currency, "Σ turnover of markets = Σ stake of transactions that name one", printed?.Turnover ?? AmountSum.Zero, transactions.Turnover, true),
                MonthControls.Money("markets.residual", currency, "Σ residual of markets = Σ amount of transactions that name one", printed?.Residual ?? AmountSum.Zero, transactions.Amount, true),
            ];
    }

    /// <summary>Markets that something is missing of, or that something stands in twice.</summary>
    public static IEnumerable<string> Findings(IEnumerable<MarketRow> shown) => shown
        .Where(market => market.CumulativeResidual != AmountSum.Zero && (market.IsSettled || market.IsUnreleased))
        .Select(market => string.Create(
            CultureInfo.InvariantCulture,
            $"Market {market.MarketId}: {(market.IsSettled ? "settled" : "idle with exposure left")}, and its transactions come to {market.Currency} {market.CumulativeResidual.ToString(market.Currency.DecimalPlaces)}."));
}
