namespace Accounting.Compactor.DuckDb;

/// <summary>A table fed from C#, as <see cref="DuckConnection.RegisterTable(string, IReadOnlyList{DuckColumn}, IRowFeed, long?)"/> made it.</summary>
/// <remarks>Disposing it lets its feed go; a statement that names it afterwards fails.</remarks>
public sealed class DuckTable : IDisposable
{
    private readonly FeedCatalog _catalog;
    private readonly Func<IRowFeed> _open;

    internal DuckTable(
        FeedCatalog catalog,
        long id,
        string name,
        DuckColumn[] columns,
        Func<IRowFeed> open,
        long? expectedRows,
        FeedFailure failure)
    {
        _catalog = catalog;
        _open = open;
        Id = id;
        Name = name;
        Columns = columns;
        ExpectedRows = expectedRows;
        Failure = failure;
    }

    public string Name { get; }

    public IReadOnlyList<DuckColumn> Columns { get; }

    internal long Id { get; }

    internal long? ExpectedRows { get; }

    internal FeedFailure Failure { get; }

    public void Dispose() => _catalog.Remove(Id);

    internal FeedScan Scan() => new(_open(), Name, Columns, Failure);
}
