using DuckDB.NET.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>One scan of a fed table.</summary>
internal sealed class FeedScan(IRowFeed feed, string name, DuckColumn[] columns, FeedFailure failure)
{
    private readonly DuckChunkWriter _writer = new(name, columns);

    internal FeedFailure Failure { get; } = failure;

    /// <returns>The rows that the feed wrote into the chunk.</returns>
    internal int Fill(DuckDBDataChunk chunk)
    {
        _writer.Attach(chunk);
        try
        {
            int rows = feed.Fill(_writer);
            _writer.RequireFilled(rows);
            return rows;
        }
        finally
        {
            _writer.Detach();
        }
    }
}
