using Accounting.Compactor;
using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Months;

/// <summary>
/// The position of CUSTOMER accounts day by day, in proportion to what moved.
/// <para>1. Of each account and business day on which it moved: by how much (<see cref="MonthFactFiles.ClientDays"/>).</para>
/// <para>2. Onto what the account had before the month those are added up in order: before and after each of its days.</para>
/// <para>3. A day changes the position by Σ of (after − before) of each part. Accounts that don't move stay what they were.</para>
/// So a month costs its movements and one look at those balances that moved, however many accounts and days there are.
/// </summary>
internal static class ClientMoneySql
{
    public const string Order = "account_id, currency, business_day, is_opening";

    /// <summary>
    /// For <see cref="MonthFactFiles.ClientDays"/>. Read from the transactions themselves: what statements made of the statistics are compared with. Beside the movement
    /// what was taken of exposure and of pending withdrawals, whatever of both was released. What accounts had when the books began stands apart.
    /// </summary>
    public static string Days(string months) =>
        $"""
        SELECT month, account_id, currency, business_day, kind = 'OPENING_BALANCE' AS is_opening, sum(amount) AS amount, sum(exposure_delta) AS exposure, sum(pending_delta) AS pending,
            sum(greatest(exposure_delta, 0)) AS exposure_taken, sum(greatest(pending_delta, 0)) AS pending_taken
        FROM day_winners WHERE account_type = 'CUSTOMER' AND month IN ({months}) GROUP BY ALL
        """;

    /// <summary><c>business_day, currency</c> and the parts of <see cref="ClientPosition"/>, in its order: what each day changed.</summary>
    public static string Changes(string? previousBalances, string days) =>
        $"""
        WITH moved AS (SELECT account_id, currency, business_day, amount, exposure, pending FROM {BalancesSql.File(days)}),
        entries AS (
            SELECT * FROM moved UNION ALL BY NAME
            SELECT account_id, currency, amount, exposure, pending FROM ({BalancesSql.Balances(previousBalances)}) SEMI JOIN moved USING (account_id, currency)
            WHERE account_type = 'CUSTOMER'),
        running AS (
            SELECT currency, business_day, {After("amount")}, {After("exposure")}, {After("pending")}, {Before("amount")}, {Before("exposure")}, {Before("pending")}
            FROM entries WINDOW so_far AS (PARTITION BY account_id, currency ORDER BY business_day NULLS FIRST ROWS UNBOUNDED PRECEDING))
        SELECT business_day, currency, {string.Join(", ", Parts("_after").Zip(Parts("_before"), (after, before) => $"sum({after} - {before})"))}
        FROM running WHERE business_day IS NOT NULL GROUP BY business_day, currency ORDER BY business_day, currency
        """;

    /// <summary><c>currency</c>, the parts of <see cref="ClientPosition"/> and bonuses at most, of all accounts of <c>rolled</c>.</summary>
    public static string Positions() =>
        $"""
        SELECT currency, {string.Join(", ", Parts("").Select(part => $"sum({part})"))}, sum(least(greatest(amount, 0), greatest(bonus, 0)))
        FROM rolled WHERE account_type = 'CUSTOMER' GROUP BY currency ORDER BY currency
        """;

    /// <summary>The parts of a position from its column on.</summary>
    public static ClientPosition Position(this in DuckChunk chunk, int column, int row) => new(
        chunk.Sum(column, row), chunk.Sum(column + 1, row), chunk.Sum(column + 2, row), chunk.Sum(column + 3, row), chunk.Sum(column + 4, row), chunk.Sum(column + 5, row), chunk.Sum(column + 6, row));

    /// <summary>What one account has, by the definition of <see cref="ClientPosition"/>.</summary>
    private static string[] Parts(string suffix)
    {
        string amount = "amount" + suffix, exposure = "exposure" + suffix, pending = "pending" + suffix;
        return
        [
            $"greatest({amount}, 0)", $"greatest(-{amount}, 0)", $"greatest({pending}, 0)", $"greatest(-{pending}, 0)", $"greatest({exposure}, 0)", $"greatest(-{exposure}, 0)",
            $"greatest({exposure} - greatest({amount}, 0), 0)",
        ];
    }

    private static string After(string column) => $"sum({column}) OVER so_far AS {column}_after";

    private static string Before(string column) => $"sum({column}) OVER so_far - {column} AS {column}_before";
}
