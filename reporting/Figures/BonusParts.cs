using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Figures;

/// <summary>How much of client money is bonuses at most: of each CUSTOMER account its bonuses less those expired, up to its balance.</summary>
internal sealed record BonusParts : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        string statements = await reading.TableAsync(ReportFiles.Statements, cancellation).ConfigureAwait(false);
        string bonuses = await reading.TransactionsAsync(null, reading.Month.Next.FirstDay, $"account_type = 'CUSTOMER' AND kind IN ('BONUS', 'BONUS_EXPIRED') AND ({reading.Scope})", cancellation).ConfigureAwait(false);
        return $"""
            SELECT currency, 'account ' || account_id AS of, {Exact("least(greatest(closing, 0), greatest(bonus, 0))")} AS part
            FROM {statements} JOIN (SELECT account_id, currency, account_type, sum(amount) AS bonus FROM {bonuses} GROUP BY ALL) USING (account_id, currency, account_type)
            WHERE closing > 0 AND bonus > 0
            """;
    }
}
