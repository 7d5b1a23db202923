using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Sections.Ageing;

/// <summary>
/// <c>ageing</c> and <c>ageing-accounts</c>: how old at the month's end is what is open of CUSTOMER accounts, and what is owed to those who haven't acted for long.
/// Pending withdrawals and exposure are matched oldest first (<see cref="OpenItemsSql"/>). An account's last act is that in any currency.
/// </summary>
internal sealed class AgeingTables(Workspace workspace)
{
    public const string Name = "ageing";

    public const string Accounts = "ageing-accounts";

    /// <summary>Of each item.</summary>
    private const int OldestShown = 3;

    private const string AccountsOrder = "place, currency, oldest, amount DESC, account_id";

    private static readonly TableColumn[] Columns =
    [
        new("item", CellKind.Text), new("currency", CellKind.Text), new("age", CellKind.Text), new("accounts", CellKind.Integer), new("amount", CellKind.Sum), new("oldest", CellKind.Day), new("at_least", CellKind.Truth),
    ];

    private static readonly TableColumn[] AccountColumns =
    [
        new("item", CellKind.Text), new("currency", CellKind.Text), new("account_id", CellKind.Integer), new("amount", CellKind.Sum), new("oldest", CellKind.Day), new("age_days", CellKind.Integer),
        new("at_least", CellKind.Truth), .. AgeBracket.All.Select(bracket => new TableColumn(bracket.Column, CellKind.Sum)),
    ];

    private readonly DuckConnection _connection = workspace.Connection;

    /// <summary>As the tables name it.</summary>
    public static string Word(AgedItem item) => item switch
    {
        AgedItem.Pending => OpenItemsSql.Pending,
        AgedItem.Exposure => OpenItemsSql.Exposure,
        AgedItem.Overdrawn => OpenItemsSql.Overdrawn,
        AgedItem.Dormant => "dormant",
        AgedItem.NotDormant => "not dormant",
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "An item without a word."),
    };

    /// <summary>The last day on which a customer who is dormant at a month's end may have acted: so many months before it.</summary>
    public static BusinessDay DormantSince(BusinessMonth month, int dormantAfterMonths) => month.PlusMonths(-dormantAfterMonths).LastDay;

    public async Task<AgeingFound> AddAsync(TableFiles files, MonthInputs inputs, CancellationToken cancellation)
    {
        if (inputs.Balances.Find(MonthFactFiles.Balances) is not { } balances || inputs.Balances.Find(MonthFactFiles.OpenItems) is not { } items)
        {
            await files.AddAsync(Name, new ReportTable(Columns, []), cancellation).ConfigureAwait(false);
            await files.AddAsync(Accounts, new ReportTable(AccountColumns, []), cancellation).ConfigureAwait(false);
            return AgeingFound.None;
        }

        string known = await workspace.PathOfAsync(balances, cancellation).ConfigureAwait(false), open = await workspace.PathOfAsync(items, cancellation).ConfigureAwait(false);
        using var aged = TemporaryTable.Create(_connection, "aged", Create(inputs, known, open), cancellation);
        AgeingFound found = Find(known, cancellation);
        await files.AddAsync(Name, new ReportTable(Columns, [.. found.Rows.Select(Cells)]), cancellation).ConfigureAwait(false);
        await files.AddAsync(Accounts, SelectAccounts(inputs.Month), cancellation).ConfigureAwait(false);
        return found;
    }

    /// <summary>Makes <c>aged</c>: each amount with its item's <c>place</c>, its bracket and the day since when it is.</summary>
    private static string Create(MonthInputs inputs, string balances, string items)
    {
        string customers = $"(SELECT * FROM {BalancesSql.File(balances)} WHERE account_type = 'CUSTOMER')";
        string word = $"CASE item {string.Join(' ', new[] { AgedItem.Pending, AgedItem.Exposure, AgedItem.Overdrawn }.Select(item => $"WHEN '{Word(item)}' THEN {(int)item}"))} END";
        return $"""
            CREATE TEMP TABLE aged AS
            WITH acts AS (SELECT account_id, max(last_act) AS last_act, min(first_day) AS first_day FROM {customers} GROUP BY account_id),
            owed AS (
                SELECT account_id, currency, coalesce(acts.last_act, acts.first_day) AS since, acts.last_act IS NULL AS at_least, greatest(amount, 0) + greatest(pending, 0) AS amount
                FROM {customers} AS customers JOIN acts USING (account_id) WHERE amount > 0 OR pending > 0)
            SELECT *, {AgeBracket.PlaceOf($"DATE '{inputs.Month.LastDay}' - since")} AS bracket FROM (
                SELECT CAST({word} AS INTEGER) AS place, account_id, currency, since, at_least, amount FROM {BalancesSql.File(items)}
                UNION ALL
                SELECT CASE WHEN since <= DATE '{DormantSince(inputs.Month, inputs.DormantAfterMonths)}' THEN {(int)AgedItem.Dormant} ELSE {(int)AgedItem.NotDormant} END,
                    account_id, currency, since, at_least, CAST(amount AS DECIMAL(38,4)) FROM owed)
            """;
    }

    private AgeingFound Find(string balances, CancellationToken cancellation)
    {
        const string Sums = "count(DISTINCT account_id), sum(amount), min(since), bool_or(at_least)";
        return new AgeingFound
        {
            Rows = _connection.Rows($"SELECT place, currency, bracket, {Sums} FROM aged GROUP BY place, currency, bracket ORDER BY place, currency, bracket", Row, cancellation),
            Totals = _connection.Rows($"SELECT place, currency, CAST(NULL AS INTEGER), {Sums} FROM aged GROUP BY place, currency ORDER BY place, currency", Row, cancellation),
            Oldest = _connection.Rows(
                $"""
                SELECT place, currency, account_id, sum(amount) AS amount, min(since) AS oldest, bool_or(at_least) FROM aged WHERE place <> {(int)AgedItem.NotDormant} GROUP BY place, currency, account_id
                QUALIFY row_number() OVER (PARTITION BY place ORDER BY min(since), account_id, currency) <= {OldestShown} ORDER BY place, oldest, account_id, currency
                """,
                (in DuckChunk chunk, int row) => new AgedAccount(
                    (AgedItem)chunk.Integers(0)[row], chunk.CurrencyOf(1, row), chunk.Longs(2)[row], chunk.Sum(3, row), new BusinessDay(chunk.Dates(4)[row]), chunk.Boolean(5, row)),
                cancellation),
            BooksBegin = _connection
                .Rows(
                    $"SELECT min(first_day) AS first_day FROM {BalancesSql.File(balances)} WHERE account_type = 'CUSTOMER' HAVING count(*) > 0",
                    (in DuckChunk chunk, int row) => (BusinessDay?)new BusinessDay(chunk.Dates(0)[row]),
                    cancellation)
                .SingleOrDefault(),
        };
    }

    private static AgeingRow Row(in DuckChunk chunk, int row) => new(
        (AgedItem)chunk.Integers(0)[row],
        chunk.CurrencyOf(1, row),
        chunk.IsNull(2, row) ? null : AgeBracket.All[chunk.Integers(2)[row]],
        chunk.Longs(3)[row],
        chunk.Sum(4, row),
        new BusinessDay(chunk.Dates(5)[row]),
        chunk.Boolean(6, row));

    private static object?[] Cells(AgeingRow row) =>
        [Word(row.Item), row.Currency.Code, row.Bracket!.Name, row.Accounts, PlacedSum.Money(row.Amount, row.Currency), row.Oldest, row.AtLeast];

    /// <summary>Rows of <c>ageing-accounts</c>. Those that aren't dormant are most customers, and left out.</summary>
    private static string SelectAccounts(BusinessMonth month)
    {
        string words = $"CASE place {string.Join(' ', Enum.GetValues<AgedItem>().Select(item => $"WHEN {(int)item} THEN '{Word(item)}'"))} END";
        IEnumerable<string> brackets = AgeBracket.All.Select((bracket, place) => $"CAST(coalesce(sum(amount) FILTER (bracket = {place}), 0) AS DECIMAL(38,4)) AS {bracket.Column}");
        return $"""
            SELECT {words} AS item, * EXCLUDE (place) FROM (
                SELECT place, currency, account_id, sum(amount) AS amount, min(since) AS oldest, CAST(DATE '{month.LastDay}' - min(since) AS BIGINT) AS age_days, bool_or(at_least) AS at_least, {string.Join(", ", brackets)}
                FROM aged WHERE place <> {(int)AgedItem.NotDormant} GROUP BY place, currency, account_id)
            ORDER BY {AccountsOrder}
            """;
    }
}
