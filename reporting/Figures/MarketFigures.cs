using Accounting.Reporting.Sections.Markets;

namespace Accounting.Reporting.Figures;

/// <summary>Figures of <c>markets</c> and <c>market-prior-periods</c>, TEST accounts included.</summary>
internal static class MarketFigures
{
    private const string HouseCommission = "CASE WHEN kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND account_type = 'HOUSE' THEN amount ELSE 0 END";

    private const string Named = "market_id IS NOT NULL";

    private static readonly string[] Keys = ["market_id", "currency"];

    public static FigureTable Table { get; } = new()
    {
        Name = MarketsTable.Name,
        Keys = Keys,
        Columns =
        [
            Own("turnover", BettingMeasures.Turnover), Own("transactions", "transactions") with { IsCount = true }, Own("bets", BettingMeasures.Bets) with { IsCount = true },
            new("void_turnover", new VoidParts()),
            Own("wins", "CASE WHEN kind = 'SETTLEMENT' THEN greatest(amount, 0) ELSE 0 END"), Own("losses", "CASE WHEN kind = 'SETTLEMENT' THEN least(amount, 0) ELSE 0 END"),
            Own("commission", BettingMeasures.Commission), Own("house_commission", HouseCommission), Own("reversals", "CASE WHEN kind = 'SETTLEMENT_REVERSAL' THEN abs(amount) ELSE 0 END"),
            Own("residual", "amount"),
            Own("cumulative_turnover", BettingMeasures.Turnover, FigureDays.Ever), Own("cumulative_commission", BettingMeasures.Commission, FigureDays.Ever),
            Own("cumulative_residual", "amount", FigureDays.Ever), Own("exposure", "exposure_delta", FigureDays.Ever),
            .. BettingMeasures.Prior("prior_", includesTest: true),
        ],
        Scope = Scope,
    };

    public static FigureTable PriorPeriods { get; } = new()
    {
        Name = MarketsTable.PriorPeriods,
        Keys = [.. Keys, "original_period"],
        IsLeftOutWhenEmpty = true,
        Columns = [.. BettingMeasures.Prior("", includesTest: true), new("void_turnover", new VoidPriorParts(MarketsTable.Name, MarketsTable.PriorPeriods, "true"))],
        Scope = Scope,
    };

    private static string Scope(FigureRow row) => $"({FigureKeys.Transactions(row)}) AND {Named}";

    private static FigureColumn Own(string name, string measure, FigureDays days = FigureDays.Month) => new(name, new SummedTransactions(measure, days) { IncludesTest = true });
}
