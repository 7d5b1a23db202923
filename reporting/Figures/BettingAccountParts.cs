using Accounting.Ingest;
using Accounting.Reporting.Months;

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
        string of = $"account_type = 'CUSTOMER' AND ({reading.Scope})";
        string bets = await reading.TransactionsAsync(From.FirstDay, reading.Month.Next.FirstDay, $"kind = 'BET_MATCHED' AND {of}", cancellation).ConfigureAwait(false);
        string positions = await VoidStakes.AtAsync(reading, reading.Month, cancellation).ConfigureAwait(false);
        return $"""
            SELECT currency, 'account ' || account_id || ': ' || bets || ' bets, ' || void_bets || ' of them void' AS of, {Exact("1")} AS part FROM (
                SELECT currency, account_id, CAST(sum(bets) AS BIGINT) AS bets, CAST(sum(void_bets) AS BIGINT) AS void_bets FROM (
                    SELECT currency, account_id, 1 AS bets, 0 AS void_bets FROM {bets}
                    UNION ALL SELECT currency, account_id, 0, bets FROM {positions} WHERE is_void AND {of} AND month >= {MonthNumber.Of(From)})
                GROUP BY ALL)
            WHERE bets {(AreActive ? ">" : "=")} void_bets
            """;
    }
}
