using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Regulatory;

namespace Accounting.Reporting.Controls;

/// <summary>
/// What is told of prior periods is what changed since the opening, transaction by transaction; and what was published of the year, with what was told of
/// prior periods, comes to all of the year's transactions as they are known now, so that nothing is in no published figure, or in two.
/// </summary>
internal static class PriorPeriodControls
{
    public static IEnumerable<Control> Of(MonthEvidence evidence, Currency currency)
    {
        BettingFigures prior = BettingFigures.Sum(evidence.Tables.Prior.Where(found => found.Group.Currency == currency).Select(found => found.Figures));
        BettingFigures corrected = evidence.BettingCorrections?.GetValueOrDefault(currency) ?? default;
        BettingFigures transactions = BettingFigures.Sum(evidence.Year.SelectMany(month => month.Transactions).Where(kind => kind.Currency == currency).Select(FiguresOf));
        RegulatoryRow? toDate = evidence.Regulatory.FirstOrDefault(row => row.IsTotal && row.Period == ReportedPeriod.YearToDate && row.Currency == currency);
        if (toDate is null && prior == default && corrected == default && transactions == default)
        {
            return [];
        }

        IEnumerable<Control> told = Compare(["prior-periods.turnover", "prior-periods.ggy", "prior-periods.bets"], "Σ {0} of prior periods = Σ of what changed of earlier days since the opening", currency, prior, corrected);
        return told.Select(control => evidence.BettingCorrections is null ? control with { IsUnchecked = true } : control).Concat(Compare(
            ["to-date.turnover", "to-date.ggy", "to-date.bets"], "{0} of the year to date, without prior periods of earlier years = of all its transactions as known now", currency,
            Less(toDate?.Figures ?? default, evidence.Tables.PriorOfEarlierYears.GetValueOrDefault(currency)), transactions));
    }

    private static BettingFigures FiguresOf(KindMovement kind) => new(
        kind.Movement.Turnover,
        default,
        kind.AccountType == AccountType.Customer && kind.Kind is TransactionKind.Commission or TransactionKind.CommissionReversal ? kind.Movement.Amount : AmountSum.Zero,
        kind.Kind == TransactionKind.BetMatched ? kind.Movement.Transactions : 0);

    private static BettingFigures Less(BettingFigures left, BettingFigures right) => new(left.Turnover - right.Turnover, default, left.Commission - right.Commission, left.Bets - right.Bets);

    private static IEnumerable<Control> Compare(string[] names, string formula, Currency currency, BettingFigures left, BettingFigures right) =>
    [
        MonthControls.Money(names[0], currency, string.Format(System.Globalization.CultureInfo.InvariantCulture, formula, "turnover"), left.Turnover, right.Turnover, true),
        MonthControls.Money(names[1], currency, string.Format(System.Globalization.CultureInfo.InvariantCulture, formula, "GGY"), left.Ggy, right.Ggy, true),
        MonthControls.Count(names[2], currency, string.Format(System.Globalization.CultureInfo.InvariantCulture, formula, "bets"), left.Bets, right.Bets, true),
    ];
}
