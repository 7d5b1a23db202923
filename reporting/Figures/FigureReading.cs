using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Figures;

/// <summary>A report being read for a question: its tables, those of the reports before it, and the transactions as it knows them.</summary>
internal sealed class FigureReading(Workspace workspace, MonthReport report, FigureQuestion question, KnownTransactions known)
{
    private readonly EarlierReports _earlier = new(workspace.Context.Store);

    public FigureQuestion Question => question;

    public FigureRow Row { get; } = question.Row(report.Manifest.Month, report.Manifest);

    public BusinessMonth Month => report.Manifest.Month;

    public MonthReport Report => report;

    public KnownTransactions Known => known;

    public DuckConnection Connection => workspace.Connection;

    /// <summary>A local path where nothing is yet.</summary>
    public string NewPath() => workspace.NewPath();

    /// <summary>SQL over a transaction's row: those that the rows asked for are about.</summary>
    public string Scope => question.Table.Scope(Row);

    /// <summary>The report of the month before that this one was made upon; null where there is none.</summary>
    public Task<MonthReport?> BeforeAsync(CancellationToken cancellation) => _earlier.BeforeAsync(report, cancellation);

    /// <summary>All reports of earlier months that this one was made upon, the latest first.</summary>
    public Task<IReadOnlyList<MonthReport>> AllBeforeAsync(CancellationToken cancellation) => _earlier.AllBeforeAsync(report, cancellation);

    /// <summary>The revision that the report takes the place of; null of any other.</summary>
    public async Task<MonthReport?> RestatedAsync(CancellationToken cancellation) =>
        report.Manifest.Restates is { } restated ? await _earlier.RestatedAsync(restated, cancellation).ConfigureAwait(false) : null;

    /// <summary>A table of the report, in SQL.</summary>
    public Task<string> TableAsync(string table, CancellationToken cancellation) => TableAsync(report, table, cancellation);

    /// <summary>A table of a report, in SQL.</summary>
    /// <exception cref="FigureRefusedException">The report was made before there was such a table, or it has nothing to tell in it.</exception>
    public async Task<string> TableAsync(MonthReport of, string table, CancellationToken cancellation)
    {
        StoredFile file = of.Find(ReportFiles.Parquet(table)) ?? throw new FigureRefusedException($"The report of {of.Manifest.Month} has no {table}: nothing was to be told in it, or it was made before there was one.");
        return BalancesSql.File(await workspace.PathOfAsync(file, cancellation).ConfigureAwait(false));
    }

    /// <summary>Whether a report has a table, and the table these columns.</summary>
    public async Task<bool> HasAsync(MonthReport of, string table, IEnumerable<string> columns, CancellationToken cancellation)
    {
        if (of.Find(ReportFiles.Parquet(table)) is not { } file)
        {
            return false;
        }

        string path = await workspace.PathOfAsync(file, cancellation).ConfigureAwait(false);
        HashSet<string> names = [.. workspace.Connection.Rows($"SELECT name FROM parquet_schema({Sql.Literal(path)})", (in DuckChunk chunk, int row) => chunk.Text(0, row), cancellation)];
        return columns.All(names.Contains);
    }

    /// <summary>The rows asked for of the table asked for, in SQL.</summary>
    /// <exception cref="FigureRefusedException">The report was made before there were this table, column and keys.</exception>
    public async Task<string> RowsAsync(CancellationToken cancellation)
    {
        string table = question.Table.Name;
        if (question.Table.IsLeftOutWhenEmpty && report.Find(ReportFiles.Parquet(table)) is null)
        {
            string[] columns = [question.Column.Name, .. question.Table.Keys];
            return $"(SELECT {string.Join(", ", columns.Select(column => $"NULL AS {column}"))} WHERE false)";
        }

        return await HasAsync(report, table, [question.Column.Name, .. Row.Where.Keys], cancellation).ConfigureAwait(false)
            ? $"(SELECT * FROM {await TableAsync(table, cancellation).ConfigureAwait(false)} WHERE {FigureKeys.Rows(Row)})"
            : throw new FigureRefusedException($"The report of {Month} was made before there was {question.Column.Name} of {table}{(Row.Where.Count == 0 ? "" : $" by {string.Join(", ", Row.Where.Keys)}")}.");
    }

    /// <summary>A table of the transactions that count, as the report knows them.</summary>
    /// <param name="from">The first business day; null for all before.</param>
    /// <param name="before">The business day after the last.</param>
    /// <param name="condition">SQL over a row.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public Task<string> TransactionsAsync(BusinessDay? from, BusinessDay before, string condition, CancellationToken cancellation) =>
        known.CreateAsync(report.Manifest.Known, from, before, condition, cancellation);
}
