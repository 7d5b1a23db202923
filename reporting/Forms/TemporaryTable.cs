using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Forms;

/// <summary>A table of a connection, there until it is disposed, also by what was cancelled or failed.</summary>
internal sealed class TemporaryTable(DuckConnection connection, string name) : IDisposable
{
    /// <param name="connection">Where it is made.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="sql">Makes it.</param>
    /// <param name="cancellation">Interrupts the statement.</param>
    public static TemporaryTable Create(DuckConnection connection, string name, string sql, CancellationToken cancellation)
    {
        connection.Execute(sql, cancellation);
        return new TemporaryTable(connection, name);
    }

    public void Dispose() => connection.Execute($"DROP TABLE {name}", CancellationToken.None);
}
