using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor;

/// <summary>A query of judged rows, and what feeds it, which goes when it is disposed.</summary>
internal sealed record RowQuery(string Sql, DuckTable? Feed) : IDisposable
{
    public static RowQuery Of(DuckConnection connection, IReadOnlyList<DuckColumn> columns, IRowFeed feed) =>
        new("SELECT * FROM file_feed()", connection.RegisterTable("file_feed", columns, feed));

    public void Dispose() => Feed?.Dispose();
}
