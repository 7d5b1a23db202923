using System.Collections.Concurrent;

namespace Accounting.Compactor.DuckDb;

/// <summary>The tables that connections of one database registered, by number.</summary>
internal sealed class FeedCatalog
{
    private readonly ConcurrentDictionary<long, DuckTable> _tables = new();
    private long _lastId;

    internal long NewId() => Interlocked.Increment(ref _lastId);

    /// <summary>In place of an earlier one of that number.</summary>
    internal DuckTable Add(
        DuckConnection owner, long id, string name, DuckColumn[] columns, Func<IRowFeed> open, long? expectedRows)
    {
        var table = new DuckTable(this, owner, id, name, columns, open, expectedRows);
        _tables[id] = table;
        return table;
    }

    internal DuckTable? Find(long id) => _tables.GetValueOrDefault(id);

    internal void Remove(DuckTable table) => _tables.TryRemove(KeyValuePair.Create(table.Id, table));
}
