using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Figures;

/// <summary>
/// A figure of client money, account by account: what each CUSTOMER account has at the end of a day, which is what its statement closes with less what
/// moved it on later days of the month.
/// </summary>
/// <param name="Part">SQL of an account's part over its <c>amount</c>, <c>exposure</c> and <c>pending</c>.</param>
internal sealed record PositionParts(string Part) : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        RequireByAccount(reading);
        BusinessDay day = reading.Row["day"] is { } asked ? BusinessDay.Parse(asked) : reading.Month.LastDay;
        string statements = await reading.TableAsync(ReportFiles.Statements, cancellation).ConfigureAwait(false);
        string later = await reading.TransactionsAsync(new BusinessDay(day.DaysSinceEpoch + 1), reading.Month.Next.FirstDay, $"account_type = 'CUSTOMER' AND ({reading.Scope})", cancellation).ConfigureAwait(false);
        return $"""
            SELECT currency, 'account ' || account_id AS of, {Exact(Part)} AS part FROM (
                SELECT account_id, currency, sum(amount) AS amount, sum(exposure) AS exposure, sum(pending) AS pending FROM (
                    SELECT account_id, currency, closing AS amount, exposure, pending FROM {statements} WHERE account_type = 'CUSTOMER'
                    UNION ALL SELECT account_id, currency, -amount, -exposure_delta, -pending_delta FROM {later})
                GROUP BY account_id, currency)
            WHERE ({Part}) <> 0 AND {Accounts(reading)}
            """;
    }

    /// <exception cref="FigureRefusedException">The report's client money is of an older definition, by which debts of some lowered what was owed to others.</exception>
    public static void RequireByAccount(FigureReading reading)
    {
        if (reading.Report.Manifest.Definition < ReportDefinition.ClientMoneyByAccount)
        {
            throw new FigureRefusedException($"The report of {reading.Month} states client money by an older definition, by which accounts were added up whatever their sign: trace account-statements instead.");
        }
    }

    /// <summary>The accounts that are asked for.</summary>
    private static string Accounts(FigureReading reading) =>
        FigureKeys.Transactions(reading.Row with { Where = reading.Row.Where.Where(key => key.Key is "account_id" or "currency").ToDictionary() });
}
