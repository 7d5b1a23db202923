using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Pages.Workbooks;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>
/// A stranger's SELECT over the public tables. What it is, is decided by its parse: one statement that selects, and nothing else, is run. The database that runs it
/// reads no file but those tables', writes none, loads nothing, has one thread, so much memory, and so much time.
/// </summary>
public sealed class SqlQuestion(StoreAccess access, bool isFolder)
{
    private const long MemoryBytes = 512L << 20;

    private const long SpillBytes = 2L << 30;

    public HomeDate? From { get; init; }

    public HomeDate? To { get; init; }

    /// <summary>Of the files that an answer becomes.</summary>
    public long AnswerBytesMax { get; init; } = long.MaxValue;

    /// <summary>Of a file: a longer answer becomes none.</summary>
    public long FileRowsMax { get; init; } = long.MaxValue;

    /// <summary>Hands out the rows as text; null is a cell without a value.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="begin">Told the columns.</param>
    /// <param name="take">Told each row; false for enough.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <exception cref="UsageException">It isn't one SELECT, or fails.</exception>
    public Task AskAsync(string sql, Action<IReadOnlyList<SqlColumn>> begin, Func<string?[], bool> take, CancellationToken cancellation) => RunAsync(
        sql,
        (connection, asked, columns, _, stopped) =>
        {
            begin(columns);
            ReadRows(connection, asked, take, stopped);
            return Task.CompletedTask;
        },
        cancellation);

    /// <summary>Writes the rows, typed, as a Parquet file or, by its name, a workbook. All that are wanted, or there is no file: one that lacks rows looks like any other.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="path">The file, which ends in <c>.parquet</c>, <c>.tsv</c> or <c>.xlsx</c>.</param>
    /// <param name="rowsMax">More rows aren't wanted.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <exception cref="UsageException">It isn't one SELECT, or fails, or has more rows than such a file may have, or the file can't be written there.</exception>
    public Task WriteAsync(string sql, string path, long rowsMax, CancellationToken cancellation) => RunAsync(
        sql,
        async (connection, asked, columns, work, stopped) =>
        {
            string parquet = Path.Combine(work, "answer.parquet"), tsv = Path.Combine(work, "answer.tsv"), workbook = Path.Combine(work, "answer.xlsx");
            long fileMax = AnswerFile.IsWorkbook(path) ? Math.Min(TableWorkbook.RowsMax, FileRowsMax) : FileRowsMax;
            long most = Math.Min(rowsMax, fileMax == long.MaxValue ? fileMax : fileMax + 1);
            long rows = connection.CopyToParquet(
                FormattableString.Invariant($"SELECT {string.Join(", ", columns.Select(column => column.Exact))} FROM {asked} LIMIT {most}"), parquet, new ParquetOptions(), stopped);
            RequireFits(rows, fileMax);
            string made = parquet;
            if (AnswerFile.IsTsv(path) || AnswerFile.IsWorkbook(path))
            {
                made = tsv;
                WriteTsv(connection, columns, Sql.Literal(parquet), tsv, stopped);
            }

            if (AnswerFile.IsWorkbook(path))
            {
                made = workbook;
                await TableWorkbook.WriteAsync(workbook, tsv, parquet, rows, connection, stopped).ConfigureAwait(false);
            }

            Publish(made, path);
        },
        cancellation);

    private void RequireFits(long rows, long most)
    {
        if (rows > most)
        {
            throw new UsageException(most == FileRowsMax
                ? $"The answer has more than the {Counted.Of(most, "row")} that a file may have here: narrow it, or ask by 'accounting sql'."
                : $"The answer has more than the {Counted.Of(most, "row")} that a workbook opens with in comfort: narrow it, or take it as {AnswerFile.Tsv} or {AnswerFile.Parquet}.");
        }
    }

    private static void Publish(string made, string path)
    {
        try
        {
            File.Move(made, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {path} cannot be written: {exception.Message} Name a file in a folder that can be written.", exception);
        }
    }

    private static void WriteTsv(DuckConnection connection, IReadOnlyList<SqlColumn> columns, string rows, string path, CancellationToken cancellation)
    {
        using StreamWriter output = File.CreateText(path);
        output.NewLine = "\n";
        output.WriteLine(SqlColumn.HeadOfTsv(columns));
        ReadRows(
            connection,
            rows,
            row =>
            {
                output.WriteLine(SqlColumn.RowOfTsv(columns, row));
                return true;
            },
            cancellation);
    }

    private static void ReadRows(DuckConnection connection, string from, Func<string?[], bool> take, CancellationToken cancellation)
    {
        using DuckResult result = connection.Query($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {from}", cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                string?[] cells = new string?[result.Columns.Count];
                for (int column = 0; column < cells.Length; column++)
                {
                    cells[column] = chunk.IsNull(column, row) ? null : chunk.Text(column, row);
                }

                if (!take(cells))
                {
                    return;
                }
            }
        }
    }

    private static List<SqlColumn> ColumnsOf(DuckConnection connection, string asked, CancellationToken cancellation)
    {
        var columns = new List<SqlColumn>();
        using DuckResult result = connection.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {asked})", cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                columns.Add(new SqlColumn(chunk.Text(0, row), chunk.Text(1, row)));
            }
        }

        return columns;
    }

    /// <param name="sql">The text.</param>
    /// <param name="run">Told the connection, the text as a table of a query, its columns, a folder to work in, and when to stop.</param>
    /// <param name="cancellation">Interrupts it.</param>
    private async Task RunAsync(string sql, Func<DuckConnection, string, IReadOnlyList<SqlColumn>, string, CancellationToken, Task> run, CancellationToken cancellation)
    {
        using var work = WorkFolder.Create(access.WorkFolder);
        using var bound = FolderBound.Begin(work.Path, AnswerBytesMax, TimeProvider.System, cancellation);
        using PublicTables tables = await PublicTables.OpenAsync(access, isFolder, date => !(date < From) && !(date > To), cancellation).ConfigureAwait(false);
        try
        {
            using var database = DuckDatabase.Open(new DuckOptions
            {
                Threads = 1,
                MemoryLimitBytes = MemoryBytes,
                TempDirectory = Path.Combine(work.Path, "spill"),
                MaxTempBytes = SpillBytes,
                AllowedDirectories = [work.Path],
                AllowedPaths = tables.Files,
            });
            using DuckConnection connection = database.Connect();
            foreach (string view in tables.Views)
            {
                connection.Execute(view, bound.Token);
            }

            // What ends a statement in a file of them is no part of it.
            string select = sql.TrimEnd(';', ' ', '\t', '\r', '\n');
            if (!connection.IsOneSelect(select))
            {
                throw NoSelect();
            }

            // A line break ends a comment that it may end with.
            string asked = $"({select}\n)";
            try
            {
                await run(connection, asked, ColumnsOf(connection, asked, bound.Token), work.Path, bound.Token).ConfigureAwait(false);
            }
            catch (DuckException refused) when (refused.Kind is DuckErrorKind.Statement or DuckErrorKind.Refused)
            {
                throw new UsageException(TellOf(refused.Kind, InItsOwnWords(connection, select, refused)), refused);
            }
        }
        catch (DuckException refused) when (refused.Kind is not DuckErrorKind.Fatal)
        {
            throw new UsageException(TellOf(refused.Kind, refused.Reason), refused);
        }
        catch (OperationCanceledException) when (bound.IsBroken)
        {
            throw new UsageException($"The answer is more than the {AnswerBytesMax >> 20} MiB that a file may have here: narrow it, or ask by 'accounting sql'.");
        }
        catch (ArgumentException)
        {
            throw NoSelect();
        }
    }

    private static UsageException NoSelect() => new($"A query is one statement that selects, SELECT, over {PublicTables.Names}; nothing else is answered.");

    /// <summary>What a statement of ours, of which the text is a part, fails by tells a place in ours, which nobody has written.</summary>
    private static string InItsOwnWords(DuckConnection connection, string select, DuckException refused)
    {
        try
        {
            connection.Bind(select);
        }
        catch (DuckException own)
        {
            return own.Reason;
        }

        int place = refused.Reason.IndexOf("\n\nLINE ", StringComparison.Ordinal);
        return place > 0 ? refused.Reason[..place] : refused.Reason;
    }

    private static string TellOf(DuckErrorKind kind, string reason) => kind switch
    {
        DuckErrorKind.OutOfMemory => $"The query needs more than the {MemoryBytes >> 20} MiB of memory and {SpillBytes >> 30} GiB of disk that a query may take: narrow it, or name fewer days by --from and --to.",
        DuckErrorKind.Refused => $"The query asks for what a query may not have: {reason}",
        _ => reason,
    };
}
