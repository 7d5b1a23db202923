using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>
/// <c>corrections</c>: every change to a transaction of an earlier business day that the month's report knows of and the final revision that it opens
/// with didn't; <c>corrections-by-month</c>: their sums by the month of those days. <c>restatement-transactions</c>: the same of a further revision
/// against the one before, with the month's own days. All of it follows from the stored set, as of two coverages and the time-zone rules of each.
/// </summary>
internal sealed class CorrectionTables(Workspace workspace, ReportRun run)
{
    public const string Corrections = "corrections";

    public const string ByMonth = ReportFiles.CorrectionsByMonth;

    public const string Restated = RestatementTables.Prefix + "transactions";

    /// <summary>More than these are not shown on the page.</summary>
    private const int ShownMax = 20;

    private static readonly TableColumn[] Figures =
        [.. new[] { "amount", "exposure_delta", "pending_delta", "stake" }.Select(name => new TableColumn(name, CellKind.Sum))];

    /// <summary>Those of the file, to which a report of an older definition lacks the account's type.</summary>
    private static readonly TableColumn[] FileColumns =
    [
        new("original_month", CellKind.Text),
        new("account_id", CellKind.Integer),
        new("currency", CellKind.Text),
        new("account_type", CellKind.Text),
        new("transaction_id", CellKind.Text),
        new("change", CellKind.Text),
        new("kind", CellKind.Text),
        new("old_revision", CellKind.Integer),
        new("new_revision", CellKind.Integer),
        .. Figures,
        new("changed_fields", CellKind.Text),
        new("source", CellKind.Text),
        new("partition", CellKind.Integer),
        new("offset", CellKind.Integer),
        new("run", CellKind.Text),
        new("logged_at", CellKind.Text),
    ];

    private static readonly TableColumn[] MonthColumns = [new("original_month", CellKind.Text), new("currency", CellKind.Text), new("transactions", CellKind.Integer), .. Figures];

    private static readonly string Columns = Names(FileColumns.Where(column => column.Name != "account_type"));

    private readonly DuckConnection _connection = workspace.Connection;
    private readonly TransactionChanges _changes = new(workspace, run.Pinned.Days, run.Pinned.Zone);

    /// <summary>Against <c>statements</c>, whose prior-period adjustments they must come to.</summary>
    public Task<CorrectionsFound> FindAsync(MonthInputs inputs, CancellationToken cancellation) => FindAsync(
        Corrections, ByMonth, inputs.Opening?.Known, inputs.Month.FirstDay, "SELECT account_id, currency, prior_period_adjustment AS amount FROM statements", cancellation);

    /// <summary>Against both revisions, by whose difference of closings they must come to.</summary>
    /// <param name="restated">The revision before.</param>
    /// <param name="differences">A query of accounts, currencies and by what amount their closing differs.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public Task<CorrectionsFound> FindRestatedAsync(RestatedMonth restated, string differences, CancellationToken cancellation) =>
        FindAsync(Restated, null, restated.Manifest.Known, restated.Manifest.Month.Next.FirstDay, differences, cancellation);

    /// <summary>Reads corrections out of a table of effects.</summary>
    public static List<Correction> Read(DuckConnection connection, string from, CancellationToken cancellation) =>
        connection.Rows($"SELECT {Columns} {from}", ReadRow, cancellation);

    private async Task<CorrectionsFound> FindAsync(string name, string? byMonth, KnownPoint? before, BusinessDay limit, string expected, CancellationToken cancellation)
    {
        string? betting = byMonth is null ? null : workspace.NewPath();
        if (before is null || await _changes.CreateCorrectionsAsync("effects", before, run.Pinned.Known, limit, betting, cancellation).ConfigureAwait(false) is not { } postings)
        {
            return await NothingAsync(name, byMonth, expected, cancellation).ConfigureAwait(false);
        }

        using var effects = new TemporaryTable(_connection, "effects");
        var files = new List<PendingFile>(await workspace.TableAsync(name, $"SELECT {Names(FileColumns)} FROM effects ORDER BY {CorrectionsSql.Order}", cancellation).ConfigureAwait(false));
        if (byMonth is not null)
        {
            files.AddRange(await workspace.TableAsync(byMonth, $"{CorrectionsSql.ByMonth("effects")} ORDER BY original_month, currency", cancellation).ConfigureAwait(false));
        }

        return new CorrectionsFound
        {
            Files = files,
            Betting = betting,
            Postings = postings,
            BettingSums = betting is null ? [] : _connection.Rows(
                $"SELECT currency, sum(turnover), sum(commission), CAST(sum(bets) AS BIGINT) FROM {BalancesSql.File(betting)} WHERE NOT is_test GROUP BY currency",
                (in DuckChunk chunk, int row) => (chunk.CurrencyOf(0, row), new BettingFigures(chunk.Sum(1, row), default, chunk.Sum(2, row), chunk.Longs(3)[row])),
                cancellation).ToDictionary(sum => sum.Item1, sum => sum.Item2),
            Months = _connection.Rows($"{CorrectionsSql.ByMonth("effects")} ORDER BY original_month, currency", ReadMonth, cancellation),
            Largest = Read(_connection, $"FROM effects ORDER BY abs(amount) DESC, {CorrectionsSql.Order} LIMIT {ShownMax}", cancellation),
            AccountsUnmatched = Unmatched($"SELECT account_id, currency, amount FROM effects UNION ALL SELECT account_id, currency, -amount FROM ({expected})", cancellation),
        };
    }

    /// <summary>The same, of most months: the tables have their header alone, and no correction matches what is expected.</summary>
    private async Task<CorrectionsFound> NothingAsync(string name, string? byMonth, string expected, CancellationToken cancellation)
    {
        var files = new TableFiles(workspace);
        await files.AddAsync(name, FileColumns, null, cancellation).ConfigureAwait(false);
        if (byMonth is not null)
        {
            await files.AddAsync(byMonth, MonthColumns, null, cancellation).ConfigureAwait(false);
        }

        return new CorrectionsFound
        {
            Files = files.All,
            Betting = null,
            Postings = [],
            BettingSums = new Dictionary<Currency, BettingFigures>(),
            Months = [],
            Largest = [],
            AccountsUnmatched = Unmatched(expected, cancellation),
        };
    }

    private long Unmatched(string amounts, CancellationToken cancellation) => _connection.Scalar<long>(
        $"SELECT count(*) FROM (SELECT account_id, currency FROM ({amounts}) GROUP BY account_id, currency HAVING sum(amount) <> 0)", cancellation);

    private static string Names(IEnumerable<TableColumn> columns) => string.Join(", ", columns.Select(column => Sql.Identifier(column.Name)));

    private static MonthOfCorrections ReadMonth(in DuckChunk chunk, int row) => new(
        chunk.Text(0, row), chunk.CurrencyOf(1, row), chunk.Longs(2)[row], chunk.Sum(3, row), chunk.Sum(4, row), chunk.Sum(5, row));

    private static Correction ReadRow(in DuckChunk chunk, int row) => new()
    {
        OriginalMonth = chunk.Text(0, row),
        AccountId = chunk.Longs(1)[row],
        Currency = chunk.CurrencyOf(2, row),
        TransactionId = chunk.Text(3, row),
        Change = chunk.Text(4, row),
        Kind = chunk.Kind(5, row),
        OldRevision = chunk.IsNull(6, row) ? null : chunk.Longs(6)[row],
        NewRevision = chunk.IsNull(7, row) ? null : chunk.Longs(7)[row],
        Amount = chunk.Sum(8, row),
        ExposureDelta = chunk.Sum(9, row),
        PendingDelta = chunk.Sum(10, row),
        Stake = chunk.Sum(11, row),
        ChangedFields = chunk.TextOrNull(12, row),
        Source = chunk.Text(13, row),
        Partition = chunk.Longs(14)[row],
        Offset = chunk.Longs(15)[row],
        Run = chunk.TextOrNull(16, row),
        LoggedAt = chunk.Text(17, row),
    };
}
