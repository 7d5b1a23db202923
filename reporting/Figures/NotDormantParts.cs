using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Sections.Ageing;

namespace Accounting.Reporting.Figures;

/// <summary>What is owed to customers whose last act is of the days of a bracket and who are not dormant, account by account, out of all their transactions.</summary>
/// <param name="Bracket">The ages.</param>
/// <param name="Counts">Whether accounts are counted.</param>
internal sealed record NotDormantParts(AgeBracket Bracket, bool Counts) : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        string statements = await reading.TableAsync(ReportFiles.Statements, cancellation).ConfigureAwait(false);
        string known = await reading.TransactionsAsync(null, reading.Month.Next.FirstDay, "account_type = 'CUSTOMER'", cancellation).ConfigureAwait(false);
        int months = reading.Report.Manifest.DormantAfterMonths ?? throw new FigureRefusedException($"The report of {reading.Month} doesn't say after how many months an account is dormant.");
        return $"""
            SELECT currency, 'account ' || account_id || ', last act on ' || since AS of, {Exact(Counts ? "1" : "owed")} AS part FROM (
                SELECT account_id, coalesce(max(business_day) FILTER (kind IN ({CustomerActs.Kinds})), min(business_day)) AS since FROM {known} GROUP BY account_id)
            JOIN (SELECT account_id, currency, greatest(closing, 0) + greatest(pending, 0) AS owed FROM {statements} WHERE account_type = 'CUSTOMER') USING (account_id)
            WHERE owed > 0 AND since > DATE '{AgeingTables.DormantSince(reading.Month, months)}' AND {Bracket.Holds($"(DATE '{reading.Month.LastDay}' - since)")} AND {FigureKeys.Transactions(reading.Row)}
            """;
    }
}
