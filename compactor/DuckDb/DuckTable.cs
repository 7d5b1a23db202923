namespace Accounting.Compactor.DuckDb;

/// <summary>A table fed from C#, as <see cref="DuckConnection.RegisterTable(string, IReadOnlyList{DuckColumn}, IRowFeed, long?)"/> made it.</summary>
/// <remarks>Disposing it lets its feed go; a statement that names it afterwards fails.</remarks>
public sealed class DuckTable : IDisposable
{
    private readonly FeedCatalog _catalog;
    private readonly DuckConnection _owner;
    private readonly DuckColumn[] _columns;
    private readonly Func<IRowFeed> _open;

    internal DuckTable(
        FeedCatalog catalog,
        DuckConnection owner,
        long id,
        string name,
        DuckColumn[] columns,
        Func<IRowFeed> open,
        long? expectedRows)
    {
        _catalog = catalog;
        _owner = owner;
        _columns = columns;
        _open = open;
        Id = id;
        Name = name;
        ExpectedRows = expectedRows;
    }

    public string Name { get; }

    public IReadOnlyList<DuckColumn> Columns => _columns;

    internal long Id { get; }

    internal long? ExpectedRows { get; }

    internal FeedFailure Failure => _owner.FeedFailure;

    public void Dispose()
    {
        _catalog.Remove(this);
        _owner.Forget(this);
    }

    internal FeedScan Scan() => new(_open(), Name, _columns, Failure);
}
