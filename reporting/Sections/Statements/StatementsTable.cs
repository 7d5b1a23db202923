using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>
/// <c>account-statements</c>: one row for each account, currency and account type with activity or a balance; TEST accounts are left out.
/// <para>opening is the final closing of the month before, or where that isn't final all that is known of earlier days;
/// prior_period_adjustment = what is known of earlier days − opening; closing = opening + prior_period_adjustment + the month's kinds;
/// exposure and pending roll forward alike and stand as at the month's end; available = closing − exposure.</para>
/// </summary>
internal static class StatementsTable
{
    public const string Name = ReportFiles.Statements;

    public const string Order = "account_id, currency, account_type";

    private static readonly string[] KindColumns = [.. SchemaNames.Kinds.Select(kind => kind.Name().ToLowerInvariant())];

    /// <summary>All columns, of a table that holds those of the kinds that occur; the others are zero.</summary>
    public static string Columns(IReadOnlySet<TransactionKind> occurring) =>
        "account_id, currency, account_type, transactions, opening, "
        + string.Join(", ", SchemaNames.Kinds.Select(kind => occurring.Contains(kind)
            ? $"{KindColumns[(int)kind]}_amount, {KindColumns[(int)kind]}_count"
            : $"CAST(0 AS DECIMAL(38,4)) AS {KindColumns[(int)kind]}_amount, CAST(0 AS BIGINT) AS {KindColumns[(int)kind]}_count"))
        + ", turnover, prior_period_adjustment, closing, exposure, pending, available";

    public static string AmountColumn(TransactionKind kind) => KindColumns[(int)kind] + "_amount";

    public static string CountColumn(TransactionKind kind) => KindColumns[(int)kind] + "_count";

    /// <summary>
    /// Makes <c>statements</c>, with the columns of the kinds that occur; beside those that are printed, what exposure and pending were
    /// at the month's beginning, for <see cref="RollForwardTable"/>.
    /// </summary>
    /// <param name="previousBalances">Balances at the end of the month before; null where there is none.</param>
    /// <param name="activity">The month's activity; null where it is silent.</param>
    /// <param name="finalOpening">A query of what the final statements of the month before close with, <see cref="PublishedStatements.Opening"/>; null where it isn't final.</param>
    /// <param name="occurring">Kinds with transactions in the month.</param>
    public static string Create(string? previousBalances, string? activity, string? finalOpening, IReadOnlySet<TransactionKind> occurring)
    {
        string known = "SELECT account_id, currency, account_type, amount AS known, exposure AS known_exposure, pending AS known_pending, exposure, pending "
            + $"FROM ({BalancesSql.Balances(previousBalances)}) WHERE account_type <> 'TEST'";
        string opening = finalOpening is null
            ? ""
            : $"UNION ALL BY NAME ({finalOpening})";
        string own = activity is null
            ? "SELECT CAST(NULL AS BIGINT) AS transactions, CAST(NULL AS DECIMAL(38,4)) AS amount, CAST(NULL AS DECIMAL(38,4)) AS stake, CAST(NULL AS VARCHAR) AS kind WHERE false"
            : $"SELECT account_id, currency, account_type, kind, transactions, amount, exposure_delta AS exposure, pending_delta AS pending, stake FROM {BalancesSql.File(activity)} WHERE account_type <> 'TEST'";
        string kinds = string.Concat(occurring.Order().Select(KindAggregates));
        string movement = string.Join(" + ", occurring.Order().Select(AmountColumn).Prepend("opening + prior_period_adjustment"));
        return $"""
            CREATE TEMP TABLE statements AS SELECT *, closing - exposure AS available FROM (
                SELECT *, {movement} AS closing FROM (
                    SELECT account_id, currency, account_type, {Count("")} AS transactions, {kinds} {Sum("stake", "")} AS turnover,
                        {Rolled("known", "opening", "prior_period_adjustment", finalOpening)},
                        {Rolled("known_exposure", "opening_exposure", "prior_period_exposure", finalOpening)}, {Sum("exposure", "")} AS exposure,
                        {Rolled("known_pending", "opening_pending", "prior_period_pending", finalOpening)}, {Sum("pending", "")} AS pending
                    FROM ({known} {opening} UNION ALL BY NAME {own}) GROUP BY account_id, currency, account_type))
            WHERE transactions > 0 OR opening <> 0 OR prior_period_adjustment <> 0 OR closing <> 0 OR exposure <> 0 OR pending <> 0
                OR opening_exposure <> 0 OR opening_pending <> 0
            """;
    }

    /// <summary>Sums of <c>statements</c> by currency.</summary>
    public static List<StatementTotals> Totals(DuckConnection connection, IReadOnlySet<TransactionKind> occurring, CancellationToken cancellation)
    {
        string movement = string.Join(" + ", occurring.Order().Select(AmountColumn).Prepend("CAST(0 AS DECIMAL(38,4))"));
        return connection.Rows(
            $"""
            SELECT currency, count(*), CAST(sum(transactions) AS BIGINT), sum(opening), sum({movement}), sum(turnover), sum(prior_period_adjustment),
                sum(closing), sum(exposure), sum(pending)
            FROM statements GROUP BY currency ORDER BY currency
            """,
            (in DuckChunk chunk, int row) => new StatementTotals
            {
                Currency = chunk.CurrencyOf(0, row),
                Accounts = chunk.Longs(1)[row],
                Transactions = chunk.Longs(2)[row],
                Opening = chunk.Sum(3, row),
                Amount = chunk.Sum(4, row),
                Turnover = chunk.Sum(5, row),
                PriorPeriodAdjustment = chunk.Sum(6, row),
                Closing = chunk.Sum(7, row),
                Exposure = chunk.Sum(8, row),
                Pending = chunk.Sum(9, row),
            },
            cancellation);
    }

    /// <summary>All rows of <c>statements</c>.</summary>
    public static List<StatementRow> Rows(DuckConnection connection, IReadOnlySet<TransactionKind> occurring, CancellationToken cancellation) =>
        Rows(connection, $"FROM statements ORDER BY {Order}", occurring, cancellation);

    /// <summary>Those with the largest closings of one currency, by account.</summary>
    public static IEnumerable<StatementRow> Largest(DuckConnection connection, Currency currency, int rows, IReadOnlySet<TransactionKind> occurring, CancellationToken cancellation) =>
        Rows(connection, $"FROM statements WHERE currency = '{currency}' ORDER BY abs(closing) DESC, account_id, account_type LIMIT {rows}", occurring, cancellation).OrderBy(row => row.AccountId);

    /// <summary>Rows of the form of <c>statements</c>, with amounts of the kinds that the table holds.</summary>
    public static List<StatementRow> Rows(DuckConnection connection, string from, IReadOnlySet<TransactionKind> occurring, CancellationToken cancellation)
    {
        TransactionKind[] kinds = [.. occurring.Order()];
        return connection.Rows(
            $"SELECT account_id, currency, transactions, opening, turnover, prior_period_adjustment, closing, exposure, pending, account_type{string.Concat(kinds.Select(kind => ", " + AmountColumn(kind)))} {from}",
            (in DuckChunk chunk, int row) =>
            {
                var amounts = new AmountSum[SchemaNames.Kinds.Count];
                for (int i = 0; i < kinds.Length; i++)
                {
                    amounts[(int)kinds[i]] = chunk.Sum(10 + i, row);
                }

                return new StatementRow(
                    chunk.Longs(0)[row], chunk.CurrencyOf(1, row), chunk.Longs(2)[row], chunk.Sum(3, row), amounts,
                    chunk.Sum(4, row), chunk.Sum(5, row), chunk.Sum(6, row), chunk.Sum(7, row), chunk.Sum(8, row))
                {
                    AccountType = chunk.IsNull(9, row) ? null : chunk.AccountTypeOf(9, row),
                };
            },
            cancellation);
    }

    private static string KindAggregates(TransactionKind kind)
    {
        string column = KindColumns[(int)kind], filter = $"FILTER (kind = '{kind.Name()}')";
        return $"{Sum("amount", filter)} AS {column}_amount, {Count(filter)} AS {column}_count, ";
    }

    /// <summary>What was last reported at the end of the month before, and by how much it is now known to be otherwise.</summary>
    private static string Rolled(string known, string opening, string adjustment, string? finalOpening) => finalOpening is null
        ? $"{Sum(known, "")} AS {opening}, CAST(0 AS DECIMAL(38,4)) AS {adjustment}"
        : $"{Sum(opening, "")} AS {opening}, {Sum(known, "")} - {Sum(opening, "")} AS {adjustment}";

    private static string Sum(string column, string filter) => $"CAST(coalesce(sum({column}) {filter}, 0) AS DECIMAL(38,4))";

    private static string Count(string filter) => $"CAST(coalesce(sum(transactions) {filter}, 0) AS BIGINT)";
}
