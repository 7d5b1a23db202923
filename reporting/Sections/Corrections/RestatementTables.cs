using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Sections.Corrections;

/// <summary>
/// <c>restatement-statements</c>: what a further revision of a month says otherwise than the one before, account by account. Its columns are those of
/// <c>account-statements</c>, each the new figure less the old one; accounts that stay the same in all of them are left out.
/// </summary>
internal sealed class RestatementTables(Workspace workspace)
{
    public const string Statements = "restatement-statements";

    /// <summary>What all names of such tables begin with.</summary>
    public const string Prefix = "restatement-";

    /// <summary>What has to be booked in addition to the journal of the revision before.</summary>
    public const string Journal = Prefix + ReportFiles.Journal;

    /// <summary>More accounts than these are not shown on the page.</summary>
    private const int AccountsShownMax = 50;

    private readonly DuckConnection _connection = workspace.Connection;

    /// <summary>Compares <c>statements</c> with the revision before.</summary>
    public async Task<RestatementDifference> CompareAsync(RestatedMonth restated, string statements, CorrectionTables changes, CancellationToken cancellation)
    {
        StoredFile stored = Published.FinalReports.Table(restated.Before, restated.Manifest, ReportFiles.Parquet(StatementsTable.Name));
        string printed = $"SELECT * FROM {BalancesSql.File(await workspace.PathOfAsync(stored, cancellation).ConfigureAwait(false))}";
        string before = PublishedStatements.NameTypes(restated.Manifest.Definition) ? printed : WithTypesOf(statements, printed);
        using var differing = TemporaryTable.Create(_connection, "restated", $"CREATE TEMP TABLE restated AS {DifferenceSql(before, statements, cancellation)}", cancellation);
        CorrectionsFound transactions = await changes.FindRestatedAsync(restated, "SELECT account_id, currency, closing AS amount FROM restated", cancellation).ConfigureAwait(false);
        PendingFile[] accounts = await workspace.TableAsync(Statements, $"SELECT * FROM restated ORDER BY {StatementsTable.Order}", cancellation).ConfigureAwait(false);
        return new RestatementDifference
        {
            Files = [.. accounts, .. transactions.Files],
            Transactions = transactions,
            Accounts = _connection.Scalar<long>("SELECT count(*) FROM restated", cancellation),
            Largest = _connection.Rows(
                $"""
                SELECT account_id, currency, transactions, opening, prior_period_adjustment, closing FROM restated
                ORDER BY abs(closing) DESC, {StatementsTable.Order} LIMIT {AccountsShownMax}
                """,
                (in DuckChunk chunk, int row) => new RestatedAccount(
                    chunk.Longs(0)[row], chunk.CurrencyOf(1, row), chunk.Longs(2)[row], chunk.Sum(3, row), chunk.Sum(4, row), chunk.Sum(5, row)),
                cancellation),
        };
    }

    /// <summary>A column that the revision before didn't have counts as zero there.</summary>
    private string DifferenceSql(string before, string after, CancellationToken cancellation)
    {
        HashSet<string> known = [.. Figures(before, cancellation).Select(figure => figure.Name)];
        List<(string Name, string Type)> figures = Figures(after, cancellation);
        IEnumerable<string> differences = figures.Select(figure => known.Contains(figure.Name)
            ? $"CAST(coalesce(new.{figure.Name}, 0) - coalesce(old.{figure.Name}, 0) AS {figure.Type}) AS {figure.Name}"
            : $"CAST(coalesce(new.{figure.Name}, 0) AS {figure.Type}) AS {figure.Name}");
        return $"""
            SELECT * FROM (
                SELECT coalesce(new.account_id, old.account_id) AS account_id, coalesce(new.currency, old.currency) AS currency, coalesce(new.account_type, old.account_type) AS account_type, {string.Join(", ", differences)}
                FROM ({after}) AS new FULL JOIN ({before}) AS old ON new.account_id = old.account_id AND new.currency = old.currency AND new.account_type = old.account_type)
            WHERE {string.Join(" OR ", figures.Select(figure => $"{figure.Name} <> 0"))}
            """;
    }

    /// <summary>Rows of an older definition, which don't say the type of their account: the first that it has now.</summary>
    private static string WithTypesOf(string statements, string printed) =>
        $"""
        SELECT printed.*, coalesce(account_type, 'CUSTOMER') AS account_type FROM ({printed}) AS printed
        LEFT JOIN (SELECT account_id, currency, min(account_type) AS account_type FROM ({statements}) GROUP BY account_id, currency) USING (account_id, currency)
        """;

    private List<(string Name, string Type)> Figures(string select, CancellationToken cancellation) =>
    [
        .. _connection.Rows($"SELECT column_name, column_type FROM (DESCRIBE {select})", (in DuckChunk chunk, int row) => (Name: chunk.Text(0, row), Type: chunk.Text(1, row)), cancellation)
            .Where(column => column.Name != "account_id" && (column.Type == "BIGINT" || column.Type.StartsWith("DECIMAL", StringComparison.Ordinal))),
    ];
}
