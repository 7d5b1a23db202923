namespace Accounting.Reporting.Forms;

/// <summary>Writes a report's tables as TSV and Parquet.</summary>
internal sealed class TableFiles(Workspace workspace)
{
    private readonly List<PendingFile> _files = [];

    public IReadOnlyList<PendingFile> All => _files;

    /// <summary>A table of any number of rows, in memory that doesn't grow with them.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="select">Its rows, totally ordered.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public async Task AddAsync(string name, string select, CancellationToken cancellation) =>
        _files.AddRange(await workspace.TableAsync(name, select, cancellation).ConfigureAwait(false));

    public async Task AddAsync(string name, ReportTable table, CancellationToken cancellation)
    {
        string tsv = workspace.NewPath(), parquet = workspace.NewPath();
        await File.WriteAllBytesAsync(tsv, table.ToTsv(), cancellation).ConfigureAwait(false);
        table.WriteParquet(workspace.Connection, parquet, cancellation);
        _files.Add(await PendingFile.OfAsync(ReportFiles.Tsv(name), tsv, table.Rows.Count, cancellation).ConfigureAwait(false));
        _files.Add(await PendingFile.OfAsync(ReportFiles.Parquet(name), parquet, table.Rows.Count, cancellation).ConfigureAwait(false) with { Columns = table.ColumnsOfParquet });
    }

    public void Add(IEnumerable<PendingFile> files) => _files.AddRange(files);

    /// <summary>A table that a query would give, or its header alone where there is nothing to ask.</summary>
    public Task AddAsync(string name, IReadOnlyList<TableColumn> columns, string? select, CancellationToken cancellation) =>
        select is null ? AddAsync(name, new ReportTable(columns, []), cancellation) : AddAsync(name, select, cancellation);
}
