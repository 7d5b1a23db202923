using Accounting.Ingest;

namespace Accounting.Reporting.Figures;

/// <summary>
/// A number of different customers: those with a matched bet in the period that counts and isn't void, or those with none but void ones, as all of it is known
/// at the period's end. Each account is a part of one, with how many bets it has.
/// </summary>
/// <param name="From">The period's first month.</param>
/// <param name="AreActive">Whether those are meant whose bets are not all void.</param>
internal sealed record BettingAccountParts(BusinessMonth From, bool AreActive) : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        string scope = $"kind = 'BET_MATCHED' AND account_type = 'CUSTOMER' AND ({reading.Scope})";
        string bets = await reading.TransactionsAsync(From.FirstDay, reading.Month.Next.FirstDay, scope, cancellation).ConfigureAwait(false);
        string cancelled = await VoidStakes.BetsAsync(reading, cancellation).ConfigureAwait(false);
        return $"""
            SELECT currency, 'account ' || account_id || ': ' || bets || ' bets, ' || void_bets || ' of them void' AS of, {Exact("1")} AS part FROM (
                SELECT currency, account_id, sum(bet) AS bets, sum(void_bet) AS void_bets FROM (
                    SELECT currency, account_id, 1 AS bet, 0 AS void_bet FROM {bets}
                    UNION ALL SELECT currency, account_id, 0, 1 FROM ({VoidStakes.At(cancelled, reading.Month.LastDay)}) WHERE {scope} AND business_day >= DATE '{From.FirstDay}')
                GROUP BY ALL)
            WHERE bets {(AreActive ? ">" : "=")} void_bets
            """;
    }
}
