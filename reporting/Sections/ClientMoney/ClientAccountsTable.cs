using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>
/// <c>client-money-accounts</c>: every CUSTOMER account that has at the month's end what no customer should have: less than nothing, more paid than asked for,
/// more exposure released than taken, or exposure that no balance covers. Σ by finding and currency is what <c>client-money</c> says.
/// </summary>
internal static class ClientAccountsTable
{
    public const string Name = "client-money-accounts";

    public const string Overdrawn = "overdrawn";

    public const string NegativePending = "negative pending";

    public const string NegativeExposure = "negative exposure";

    public const string ExposureBeyondBalance = "exposure beyond balance";

    private const string Order = "place, currency, amount DESC, account_id";

    /// <summary>In the order of the table, each with how much of it an account has.</summary>
    private static readonly (string Name, string Amount)[] Findings =
    [
        (Overdrawn, "greatest(-balance, 0)"), (NegativePending, "greatest(-pending, 0)"), (NegativeExposure, "greatest(-exposure, 0)"),
        (ExposureBeyondBalance, "greatest(exposure - greatest(balance, 0), 0)"),
    ];

    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("finding", CellKind.Text), new("currency", CellKind.Text), new("account_id", CellKind.Integer), new("balance", CellKind.Sum), new("exposure", CellKind.Sum),
        new("pending", CellKind.Sum), new("amount", CellKind.Sum),
    ];

    /// <param name="balances">Balances of all accounts at the month's end.</param>
    public static string Select(string balances) => $"SELECT {string.Join(", ", Columns.Select(column => column.Name))} FROM ({Rows(balances)}) ORDER BY {Order}";

    /// <summary>The largest of each finding and currency.</summary>
    public static IReadOnlyList<ClientAccount> Largest(DuckConnection connection, string balances, int rows, CancellationToken cancellation) => connection.Rows(
        $"""
        SELECT finding, currency, account_id, balance, exposure, pending, amount, count(*) OVER (PARTITION BY place, currency) FROM ({Rows(balances)})
        QUALIFY row_number() OVER (PARTITION BY place, currency ORDER BY amount DESC, account_id) <= {rows} ORDER BY {Order}
        """,
        (in DuckChunk chunk, int row) => new ClientAccount(
            chunk.Text(0, row), chunk.CurrencyOf(1, row), chunk.Longs(2)[row], new Balance(chunk.Sum(3, row), chunk.Sum(4, row), chunk.Sum(5, row)), chunk.Sum(6, row), chunk.Longs(7)[row]),
        cancellation);

    private static string Rows(string balances) => string.Join(" UNION ALL ", Findings.Select((finding, place) =>
        $"""
        SELECT {place} AS place, '{finding.Name}' AS finding, currency, account_id, balance, exposure, pending, CAST({finding.Amount} AS DECIMAL(38,4)) AS amount
        FROM (SELECT account_id, currency, amount AS balance, exposure, pending FROM {BalancesSql.File(balances)} WHERE account_type = 'CUSTOMER') WHERE {finding.Amount} > 0
        """));
}
