namespace Accounting.Compactor.DuckDb;

/// <summary>DuckDB refused or failed a statement.</summary>
public sealed class DuckException(string message) : Exception(message)
{
    internal DuckException(DuckErrorKind kind, string message, string sql)
        : this($"{message} [in: {sql}]")
    {
        Kind = kind;
        Reason = message;
        Sql = sql;
    }

    public DuckErrorKind Kind { get; }

    /// <summary>What DuckDB says, without the statement.</summary>
    public string Reason { get; } = "";

    /// <summary>The statement's beginning, on one line.</summary>
    public string Sql { get; } = "";
}
