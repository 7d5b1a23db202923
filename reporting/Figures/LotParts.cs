using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.Ageing;

namespace Accounting.Reporting.Figures;

/// <summary>
/// What is open of accounts since the days of a bracket, day by day, out of the transactions: the newest takings that come to what is open. The slow twin of
/// <see cref="Months.OpenItemsSql"/>: it reads all takings ever.
/// </summary>
/// <param name="Open">The column of <c>account-statements</c> that says what is open.</param>
/// <param name="Delta">The column of a transaction that takes or releases.</param>
/// <param name="Bracket">The ages.</param>
internal sealed record LotParts(string Open, string Delta, AgeBracket Bracket) : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        string asked = await reading.RowsAsync(cancellation).ConfigureAwait(false);
        string statements = await reading.TableAsync(ReportFiles.Statements, cancellation).ConfigureAwait(false);
        string takings = await reading.TransactionsAsync(null, reading.Month.Next.FirstDay, $"account_type = 'CUSTOMER' AND {Delta} > 0 AND ({reading.Scope})", cancellation).ConfigureAwait(false);
        return $"""
            SELECT currency, 'account ' || account_id || ', taken on ' || business_day AS of, {Exact("least(taken, open - newer)")} AS part FROM (
                SELECT *, sum(taken) OVER (PARTITION BY account_id, currency ORDER BY business_day DESC ROWS UNBOUNDED PRECEDING) - taken AS newer FROM (
                    SELECT account_id, currency, business_day, sum({Delta}) AS taken FROM {takings} GROUP BY ALL)
                JOIN (SELECT account_id, currency, {Open} AS open FROM {statements} WHERE account_type = 'CUSTOMER' AND {Open} > 0) USING (account_id, currency)
                SEMI JOIN {asked} USING (account_id, currency))
            WHERE newer < open AND {Bracket.Holds($"(DATE '{reading.Month.LastDay}' - business_day)")}
            """;
    }
}
