using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// The rows of some day versions as tables of the connection: <c>day_winners</c>, <c>day_losers</c>, <c>day_accounts</c>, <c>day_markets</c>,
/// each with the number of its business month and, of transactions, the home date in days since 1970.
/// Many small files are read once into memory; big ones stay files, and every query takes from them what it needs.
/// </summary>
internal sealed class DayTables : IDisposable
{
    /// <summary>Rows above which tables are views of their files.</summary>
    public const long RowsInMemoryMax = 1_000_000;

    private const string TransactionColumns =
        "transaction_id UUID, revision INTEGER, voided BOOLEAN, account_id BIGINT, account_type VARCHAR, kind VARCHAR, currency VARCHAR, "
        + "amount DECIMAL(18,4), exposure_delta DECIMAL(18,4), pending_delta DECIMAL(18,4), stake DECIMAL(18,4), occurred_at TIMESTAMPTZ, "
        + "original_occurred_at TIMESTAMPTZ, account_sequence BIGINT, balance_after DECIMAL(18,4), market_id BIGINT, sport VARCHAR, in_play BOOLEAN, jurisdiction VARCHAR, reference VARCHAR, business_day DATE, source VARCHAR, "
        + "\"partition\" INTEGER, \"offset\" BIGINT, logged_at TIMESTAMPTZ, run VARCHAR, content_hash UBIGINT";

    private const string AccountColumns =
        "business_day DATE, account_id BIGINT, account_type VARCHAR, currency VARCHAR, kind VARCHAR, sport VARCHAR, in_play BOOLEAN, jurisdiction VARCHAR, transactions BIGINT, "
        + "amount DECIMAL(38,4), exposure_delta DECIMAL(38,4), pending_delta DECIMAL(38,4), stake DECIMAL(38,4), sign_anomalies BIGINT";

    private const string MarketColumns = "business_day DATE, market_id BIGINT, currency VARCHAR, sport VARCHAR, in_play BOOLEAN, transactions BIGINT, turnover DECIMAL(38,4), "
        + "wins DECIMAL(38,4), losses DECIMAL(38,4), commission DECIMAL(38,4), house_commission DECIMAL(38,4), reversals DECIMAL(38,4), residual DECIMAL(38,4)";

    /// <summary>A column of the home date, in days since 1970.</summary>
    public const string HomeDay = "CAST(epoch_us(original_occurred_at) // 86400000000 AS INTEGER) AS home_day";

    private readonly DuckConnection _connection;
    private readonly bool _inMemory;
    private readonly List<string> _names = [];

    private DayTables(DuckConnection connection, bool inMemory)
    {
        _connection = connection;
        _inMemory = inMemory;
    }

    public static async Task<DayTables> LoadAsync(Workspace workspace, IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        bool inMemory = days.Sum(day => day.Manifest.Winners + day.Manifest.Losers) <= RowsInMemoryMax;
        var tables = new DayTables(workspace.Connection, inMemory);
        try
        {
            tables.Create("day_winners", HomeDay + ", ", TransactionColumns, await workspace.LeaseAsync(days, DayFiles.IsWinners, cancellation).ConfigureAwait(false), cancellation);
            tables.Create("day_losers", HomeDay + ", ", TransactionColumns + ", loser_reason VARCHAR", await workspace.LeaseAsync(days, DayFiles.Losers.Equals, cancellation).ConfigureAwait(false), cancellation);
            tables.Create("day_accounts", "", AccountColumns, await workspace.LeaseAsync(days, DayFiles.Accounts.Equals, cancellation).ConfigureAwait(false), cancellation);
            tables.Create("day_markets", "", MarketColumns, await workspace.LeaseAsync(days, DayFiles.Markets.Equals, cancellation).ConfigureAwait(false), cancellation);
            return tables;
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (string name in _names)
        {
            _connection.Execute($"DROP {(_inMemory ? "TABLE" : "VIEW")} {name}", CancellationToken.None);
        }
    }

    private void Create(string name, string derived, string columns, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        string[] definitions = columns.Split(", ");
        IEnumerable<string> names = definitions.Select(definition => definition[..definition.IndexOf(' ')]);
        IEnumerable<string> empty = definitions.Select(definition => $"CAST(NULL AS {definition[(definition.IndexOf(' ') + 1)..]}) AS {definition[..definition.IndexOf(' ')]}");
        string source = paths.Count > 0
            ? $"(SELECT {string.Join(", ", names)} FROM read_parquet({Sql.List(paths)}, hive_partitioning = false))"
            : $"(SELECT {string.Join(", ", empty)} WHERE false)";
        _connection.Execute(
            $"CREATE TEMP {(_inMemory ? "TABLE" : "VIEW")} {name} AS SELECT {MonthNumber.Sql("business_day")} AS month, {derived}* FROM {source}",
            cancellation);
        _names.Add(name);
    }
}
