using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>What the bindings leave out of DuckDB's own interface.</summary>
internal static partial class NativeStatement
{
    /// <summary>Of DuckDB's <c>duckdb_statement_type</c>.</summary>
    internal const int Select = 1;

    /// <summary>What a statement is, by its parse, before it is run.</summary>
    [LibraryImport(DuckLibraryImage.Name, EntryPoint = "duckdb_prepared_statement_type")]
    internal static partial int TypeOf(DuckDBPreparedStatement statement);
}
