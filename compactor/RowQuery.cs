using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor;

/// <summary>A query of what a file is to hold, where it is run, and what has to go when it was.</summary>
/// <param name="Connection">Runs it.</param>
/// <param name="Sql">The query.</param>
/// <param name="IsOrdered">Whether it gives rows in the order in which they are written.</param>
/// <param name="Needs">What it reads from; disposed with it.</param>
internal sealed record RowQuery(DuckConnection Connection, string Sql, bool IsOrdered, params IDisposable[] Needs) : IDisposable
{
    /// <summary>Of what a feed gives, which is in order.</summary>
    public static RowQuery Of(DuckConnection connection, IReadOnlyList<DuckColumn> columns, IRowFeed feed, params IDisposable[] needs)
    {
        DuckTable table = connection.RegisterTable("file_feed", columns, feed);
        return new RowQuery(connection, "SELECT * FROM file_feed()", true, [table, .. needs]);
    }

    public void Dispose() => Array.ForEach(Needs, need => need.Dispose());
}
