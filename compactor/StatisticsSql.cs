using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The daily statistics as queries over the winners of any number of home dates, and the total orders their files are written in.</summary>
public static class StatisticsSql
{
    public const string AccountsOrder =
        "business_day, account_id, account_type, currency, kind, sport NULLS FIRST, in_play NULLS FIRST, jurisdiction NULLS FIRST";

    public const string MarketsOrder = "business_day, market_id, currency";

    private const string Dimensions = "business_day, account_id, account_type, currency, kind, sport, in_play, jurisdiction";

    /// <summary>Business day × account (with type) × currency × kind × sport × in-play × jurisdiction.</summary>
    public static string Accounts(string winners) => $"""
        SELECT home_date, {Dimensions}, count(*) AS transactions,
            sum(amount)::DECIMAL(38, 4) AS amount,
            sum(exposure_delta)::DECIMAL(38, 4) AS exposure_delta,
            sum(pending_delta)::DECIMAL(38, 4) AS pending_delta,
            sum(stake)::DECIMAL(38, 4) AS stake,
            count(*) FILTER ({SignAnomaly}) AS sign_anomalies
        FROM ({winners})
        GROUP BY home_date, {Dimensions}
        """;

    /// <summary>Business day × market × currency, TEST accounts included: what every account won, lost and paid on it.</summary>
    public static string Markets(string winners) => $"""
        SELECT home_date, business_day, market_id, currency, max(sport) AS sport, bool_or(in_play) AS in_play, count(*) AS transactions,
            sum(stake)::DECIMAL(38, 4) AS turnover,
            coalesce(sum(amount) FILTER (kind = 'SETTLEMENT' AND amount > 0), 0)::DECIMAL(38, 4) AS wins,
            coalesce(sum(amount) FILTER (kind = 'SETTLEMENT' AND amount < 0), 0)::DECIMAL(38, 4) AS losses,
            coalesce(sum(amount) FILTER (kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND account_type <> 'HOUSE'), 0)::DECIMAL(38, 4) AS commission,
            coalesce(sum(amount) FILTER (kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND account_type = 'HOUSE'), 0)::DECIMAL(38, 4) AS house_commission,
            coalesce(sum(amount) FILTER (kind = 'SETTLEMENT_REVERSAL'), 0)::DECIMAL(38, 4) AS reversals,
            sum(amount)::DECIMAL(38, 4) AS residual
        FROM ({winners})
        WHERE market_id IS NOT NULL
        GROUP BY home_date, business_day, market_id, currency
        """;

    /// <summary>Amounts whose sign is against <see cref="KindRules"/>: the one table, said in SQL.</summary>
    public static string SignAnomaly { get; } = string.Join(
        " OR ",
        from kind in SchemaNames.Kinds
        from type in Enum.GetValues<AccountType>()
        let sign = KindRules.ExpectedSign(kind, type)
        where sign != KindRules.Either
        group type by (Kind: kind, Sign: sign) into rule
        let types = string.Join(", ", rule.Select(type => $"'{type.Name()}'"))
        let violation = rule.Key.Sign switch { KindRules.Zero => "amount <> 0", > 0 => "amount < 0", _ => "amount > 0" }
        select $"(kind = '{rule.Key.Kind.Name()}' AND account_type IN ({types}) AND {violation})");
}
