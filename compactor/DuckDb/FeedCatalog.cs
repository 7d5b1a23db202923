using System.Collections.Concurrent;

namespace Accounting.Compactor.DuckDb;

/// <summary>The tables that connections of one database registered, by number.</summary>
internal sealed class FeedCatalog
{
    private readonly ConcurrentDictionary<long, DuckTable> _tables = new();
    private long _lastId;

    internal DuckTable Add(
        DuckConnection owner, string name, DuckColumn[] columns, Func<IRowFeed> open, long? expectedRows)
    {
        var table = new DuckTable(this, owner, Interlocked.Increment(ref _lastId), name, columns, open, expectedRows);
        _tables[table.Id] = table;
        return table;
    }

    internal DuckTable? Find(long id) => _tables.GetValueOrDefault(id);

    internal void Remove(long id) => _tables.TryRemove(id, out _);
}
