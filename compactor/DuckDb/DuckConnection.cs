using DuckDB.NET.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// A connection: one statement at a time, from one thread at a time. A streamed result must be disposed before the
/// next statement. Cancelling interrupts the statement that runs, and the connection stays usable.
/// </summary>
public sealed class DuckConnection : IDisposable
{
    private readonly FeedCatalog _feeds;
    private readonly HashSet<DuckTable> _tables = [];

    /// <summary>Of the names that tables were registered by; DuckDB takes names in any case for the same.</summary>
    private readonly Dictionary<string, long> _numbers = new(StringComparer.OrdinalIgnoreCase);

    private DuckResult? _openResult;

    internal DuckConnection(DuckDBNativeConnection handle, FeedCatalog feeds)
    {
        Handle = handle;
        _feeds = feeds;
    }

    internal DuckDBNativeConnection Handle { get; }

    internal FeedFailure FeedFailure { get; } = new();

    /// <summary>Runs one or more statements.</summary>
    /// <returns>The rows that the last statement changed, or that COPY wrote.</returns>
    /// <exception cref="DuckException">DuckDB refused or failed a statement.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; a file being written may be left torn.</exception>
    public long Execute(string sql, CancellationToken cancellationToken)
    {
        if (DirectQuery.Takes(sql))
            return DirectQuery.Execute(this, sql, cancellationToken);
        using ExtractedStatements statements = ExtractedStatements.Of(this, sql);
        long rowsChanged = 0;
        for (int index = 0; index < statements.Count; index++)
        {
            using DuckStatement statement = statements.Prepare(index);
            rowsChanged = statement.Execute(cancellationToken);
        }

        return rowsChanged;
    }

    /// <summary>Runs one query; its rows are computed as they are fetched.</summary>
    /// <exception cref="ArgumentException">The text holds no statement, or several.</exception>
    /// <inheritdoc cref="Execute(string, CancellationToken)"/>
    public DuckResult Query(string sql, CancellationToken cancellationToken)
    {
        using ExtractedStatements statements = ExtractedStatements.Of(this, sql);
        if (statements.Count != 1)
            throw new ArgumentException($"One statement is wanted, not {statements.Count}", nameof(sql));
        using DuckStatement statement = statements.Prepare(0);
        return statement.Query(cancellationToken);
    }

    /// <summary>As <see cref="Query"/>, for rows that are few: they are computed and held in memory before the first is read.</summary>
    /// <remarks>DuckDB plans a prepared query of Parquet files again before it runs it, and reads what stands in the files' ends for both; this one is planned once.</remarks>
    /// <inheritdoc cref="Query(string, CancellationToken)"/>
    public DuckResult QueryAtOnce(string sql, CancellationToken cancellationToken) =>
        DirectQuery.Takes(sql) ? DirectQuery.Query(this, sql, cancellationToken) : Query(sql, cancellationToken);

    /// <summary>
    /// Whether a stranger's text is one statement that selects, by its parse: it parses alone, and as what a query selects from, which nothing but a SELECT can be.
    /// It is not run.
    /// </summary>
    /// <exception cref="ArgumentException">There is no statement in it.</exception>
    /// <exception cref="DuckException">It can't be parsed.</exception>
    public bool IsOneSelect(string sql)
    {
        using ExtractedStatements statements = ExtractedStatements.Of(this, sql);
        if (statements.Count != 1)
            return false;
        try
        {
            // The line break ends a comment that the text may end with.
            using ExtractedStatements inner = ExtractedStatements.Of(this, $"SELECT * FROM ({sql}\n)");
            return inner.Count == 1;
        }
        catch (DuckException refused) when (refused.Kind == DuckErrorKind.Statement)
        {
            return false;
        }
    }

    /// <summary>Finds the tables and columns that one statement names, without running it: what it has wrong is told in its own words and places.</summary>
    /// <exception cref="DuckException">It names what isn't there, or can't be.</exception>
    public void Bind(string sql)
    {
        using ExtractedStatements statements = ExtractedStatements.Of(this, sql);
        using DuckStatement statement = statements.Prepare(0);
    }

    /// <summary>Makes rows of C# readable as <c>FROM name()</c> on this connection, in any number of scans.</summary>
    /// <param name="name">Replaces an earlier table of the same name.</param>
    /// <param name="columns">At least one.</param>
    /// <param name="open">Called once a scan, on one of DuckDB's threads.</param>
    /// <param name="expectedRows">A hint for the planner.</param>
    /// <returns>The registration; disposing it, or the connection, ends it.</returns>
    public DuckTable RegisterTable(
        string name, IReadOnlyList<DuckColumn> columns, Func<IRowFeed> open, long? expectedRows = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        RefuseWhileBusy();
        bool isNamed = _numbers.TryGetValue(name, out long number);
        DuckTable table = _feeds.Add(this, isNamed ? number : _feeds.NewId(), name, [.. columns], open, expectedRows);
        _tables.Add(table);
        if (!isNamed)
            GiveName(table);
        return table;
    }

    /// <summary>As the other overload, for a feed that can be scanned once; a second scan is an error.</summary>
    /// <inheritdoc cref="RegisterTable(string, IReadOnlyList{DuckColumn}, Func{IRowFeed}, long?)"/>
    public DuckTable RegisterTable(
        string name, IReadOnlyList<DuckColumn> columns, IRowFeed feed, long? expectedRows = null)
    {
        ArgumentNullException.ThrowIfNull(feed);
        IRowFeed? unread = feed;
        return RegisterTable(
            name,
            columns,
            () => Interlocked.Exchange(ref unread, null)
                ?? throw new InvalidOperationException($"The feed {name} was already read; it can be scanned once"),
            expectedRows);
    }

    public void Dispose()
    {
        _openResult?.Dispose();
        foreach (DuckTable table in _tables.ToArray())
            table.Dispose();
        Handle.Dispose();
    }

    /// <summary>Once a name, which stands for a number from then on: to make a macro costs as much as to write a small file.</summary>
    private void GiveName(DuckTable table)
    {
        try
        {
            string macro = $"CREATE OR REPLACE TEMP MACRO {Sql.Identifier(table.Name)}() AS TABLE SELECT * FROM {FeedFunction.Name}({table.Id})";
            Execute(macro, CancellationToken.None);
            _numbers.Add(table.Name, table.Id);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>What every statement begins with.</summary>
    internal Interruption Start(CancellationToken cancellationToken)
    {
        RefuseWhileBusy();
        cancellationToken.ThrowIfCancellationRequested();
        FeedFailure.Clear();
        return new Interruption(Handle, TimeProvider.System, cancellationToken);
    }

    internal void RefuseWhileBusy()
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        if (_openResult is not null)
            throw new InvalidOperationException("A result of this connection is still open; dispose it first");
    }

    internal void Forget(DuckTable table) => _tables.Remove(table);

    internal void Opened(DuckResult result) => _openResult = result;

    internal void Closed(DuckResult result)
    {
        if (ReferenceEquals(_openResult, result))
            _openResult = null;
    }
}
