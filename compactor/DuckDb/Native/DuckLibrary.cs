using System.Runtime.InteropServices;

namespace Accounting.Compactor.DuckDb.Native;

/// <summary>
/// The part of DuckDB's C API (duckdb.h, 1.5) that runs statements. A state is 0 for success and 1 for error;
/// what was handed out is destroyed also after an error. Texts the library owns are returned as addresses.
/// </summary>
internal static partial class DuckLibrary
{
    internal const string Name = "duckdb";
    internal const int Success = 0;

    [LibraryImport(Name, EntryPoint = "duckdb_create_config")]
    internal static partial int CreateConfig(out nint config);

    [LibraryImport(Name, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetConfig(nint config, string name, string option);

    [LibraryImport(Name, EntryPoint = "duckdb_destroy_config")]
    internal static partial void DestroyConfig(ref nint config);

    [LibraryImport(Name, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenExtended(string path, out nint database, nint config, out nint error);

    [LibraryImport(Name, EntryPoint = "duckdb_close")]
    internal static partial void Close(ref nint database);

    [LibraryImport(Name, EntryPoint = "duckdb_free")]
    internal static partial void Free(nint memory);

    [LibraryImport(Name, EntryPoint = "duckdb_connect")]
    internal static partial int Connect(DatabaseHandle database, out nint connection);

    [LibraryImport(Name, EntryPoint = "duckdb_disconnect")]
    internal static partial void Disconnect(ref nint connection);

    [LibraryImport(Name, EntryPoint = "duckdb_interrupt")]
    internal static partial void Interrupt(ConnectionHandle connection);

    [LibraryImport(Name, EntryPoint = "duckdb_extract_statements", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ulong ExtractStatements(ConnectionHandle connection, string sql, out nint extracted);

    [LibraryImport(Name, EntryPoint = "duckdb_extract_statements_error")]
    internal static partial nint ExtractStatementsError(ExtractedHandle extracted);

    [LibraryImport(Name, EntryPoint = "duckdb_destroy_extracted")]
    internal static partial void DestroyExtracted(ref nint extracted);

    [LibraryImport(Name, EntryPoint = "duckdb_prepare_extracted_statement")]
    internal static partial int PrepareExtracted(
        ConnectionHandle connection, ExtractedHandle extracted, ulong index, out nint statement);

    [LibraryImport(Name, EntryPoint = "duckdb_prepare_error")]
    internal static partial nint PrepareError(StatementHandle statement);

    [LibraryImport(Name, EntryPoint = "duckdb_destroy_prepare")]
    internal static partial void DestroyPrepare(ref nint statement);

    [LibraryImport(Name, EntryPoint = "duckdb_pending_prepared")]
    internal static partial int PendingPrepared(StatementHandle statement, out nint pending);

    [LibraryImport(Name, EntryPoint = "duckdb_pending_prepared_streaming")]
    internal static partial int PendingPreparedStreaming(StatementHandle statement, out nint pending);

    [LibraryImport(Name, EntryPoint = "duckdb_pending_error")]
    internal static partial nint PendingError(PendingHandle pending);

    [LibraryImport(Name, EntryPoint = "duckdb_execute_pending")]
    internal static partial int ExecutePending(PendingHandle pending, out NativeResult result);

    [LibraryImport(Name, EntryPoint = "duckdb_destroy_pending")]
    internal static partial void DestroyPending(ref nint pending);

    [LibraryImport(Name, EntryPoint = "duckdb_destroy_result")]
    internal static partial void DestroyResult(ref NativeResult result);

    [LibraryImport(Name, EntryPoint = "duckdb_result_error")]
    internal static partial nint ResultError(ref NativeResult result);

    [LibraryImport(Name, EntryPoint = "duckdb_result_error_type")]
    internal static partial int ResultErrorType(ref NativeResult result);

    [LibraryImport(Name, EntryPoint = "duckdb_rows_changed")]
    internal static partial ulong RowsChanged(ref NativeResult result);

    [LibraryImport(Name, EntryPoint = "duckdb_column_count")]
    internal static partial ulong ColumnCount(ref NativeResult result);

    [LibraryImport(Name, EntryPoint = "duckdb_column_name")]
    internal static partial nint ColumnName(ref NativeResult result, ulong column);

    [LibraryImport(Name, EntryPoint = "duckdb_column_logical_type")]
    internal static partial nint ColumnLogicalType(ref NativeResult result, ulong column);

    [LibraryImport(Name, EntryPoint = "duckdb_fetch_chunk")]
    internal static partial nint FetchChunk(NativeResult result);
}
