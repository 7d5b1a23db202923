using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>The statements that a final revision printed, by account type, also where its definition is older and names none.</summary>
internal static class PublishedStatements
{
    /// <summary>Whether the statements of a definition name account types.</summary>
    public static bool NameTypes(int definition) => definition >= ReportDefinition.StatementsByType;

    /// <summary>The kinds that statements have columns of: the schema had fewer when older ones were printed.</summary>
    /// <param name="connection">Where they are read.</param>
    /// <param name="statements">A query's source, or a file.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlySet<TransactionKind> KindsOf(DuckConnection connection, string statements, CancellationToken cancellation)
    {
        HashSet<string> columns = [.. connection.Rows($"SELECT column_name FROM (DESCRIBE SELECT * FROM {statements})", (in DuckChunk chunk, int row) => chunk.Text(0, row), cancellation)];
        return SchemaNames.Kinds.Where(kind => columns.Contains(StatementsTable.AmountColumn(kind))).ToHashSet();
    }

    /// <summary>What <c>statements</c> open with: <c>account_id, currency, account_type, opening, opening_exposure, opening_pending</c>.</summary>
    /// <param name="path">The revision's statements.</param>
    /// <param name="definition">Of the revision.</param>
    /// <param name="previousBalances">Balances at its end as known now.</param>
    public static string Opening(string path, int definition, string? previousBalances)
    {
        string printed = $"SELECT account_id, currency, {(NameTypes(definition) ? "account_type, " : "")}closing AS opening, exposure AS opening_exposure, pending AS opening_pending FROM {BalancesSql.File(path)}";
        return NameTypes(definition) ? printed : ByKnownTypes(printed, previousBalances);
    }

    /// <summary>
    /// An account is given what it is known now to have had as each type, and what the revision says otherwise goes with the first of them: nearly all accounts
    /// are of one. So the sum of an account's openings is what was printed.
    /// </summary>
    private static string ByKnownTypes(string printed, string? previousBalances) =>
        $"""
        WITH printed AS ({printed}),
        typed AS (
            SELECT account_id, currency, account_type, amount, exposure, pending, row_number() OVER (PARTITION BY account_id, currency ORDER BY account_type) AS place
            FROM ({BalancesSql.Balances(previousBalances)}) SEMI JOIN printed USING (account_id, currency) WHERE account_type <> 'TEST')
        SELECT account_id, currency, account_type, amount AS opening, exposure AS opening_exposure, pending AS opening_pending FROM typed WHERE place > 1
        UNION ALL
        SELECT account_id, currency, coalesce(any_value(account_type) FILTER (place = 1), 'CUSTOMER') AS account_type, {Rest("opening", "amount")}, {Rest("opening_exposure", "exposure")}, {Rest("opening_pending", "pending")}
        FROM printed LEFT JOIN typed USING (account_id, currency) GROUP BY account_id, currency
        """;

    private static string Rest(string printed, string known) => $"CAST(any_value({printed}) - coalesce(sum({known}) FILTER (place > 1), 0) AS DECIMAL(38,4)) AS {printed}";
}
