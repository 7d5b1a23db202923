using System.Runtime.InteropServices;

namespace Accounting.Compactor.DuckDb.Native;

/// <summary>
/// The part of DuckDB's C API that registers a table function: bind names the columns, init begins a scan,
/// the function fills a chunk (0 rows end the scan), and what was handed over is freed by a callback.
/// </summary>
internal static unsafe partial class DuckTableFunction
{
    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_create_table_function")]
    internal static partial nint Create();

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_destroy_table_function")]
    internal static partial void Destroy(ref nint function);

    [LibraryImport(
        DuckLibrary.Name, EntryPoint = "duckdb_table_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetName(nint function, string name);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_table_function_add_parameter")]
    internal static partial void AddParameter(nint function, LogicalTypeHandle type);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_table_function_set_extra_info")]
    internal static partial void SetExtraInfo(nint function, nint info, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_table_function_set_bind")]
    internal static partial void SetBind(nint function, delegate* unmanaged[Cdecl]<nint, void> bind);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_table_function_set_init")]
    internal static partial void SetInit(nint function, delegate* unmanaged[Cdecl]<nint, void> init);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_table_function_set_function")]
    internal static partial void SetFunction(nint function, delegate* unmanaged[Cdecl]<nint, nint, void> fill);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_register_table_function")]
    internal static partial int Register(ConnectionHandle connection, nint function);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_get_extra_info")]
    internal static partial nint BindExtraInfo(nint info);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_get_parameter")]
    internal static partial nint BindParameter(nint info, ulong index);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_get_int64")]
    internal static partial long BigIntOf(nint value);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_destroy_value")]
    internal static partial void DestroyValue(ref nint value);

    [LibraryImport(
        DuckLibrary.Name, EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void AddResultColumn(nint info, string name, LogicalTypeHandle type);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_set_cardinality")]
    internal static partial void SetCardinality(nint info, ulong rows, [MarshalAs(UnmanagedType.U1)] bool isExact);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_set_bind_data")]
    internal static partial void SetBindData(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void BindSetError(nint info, string error);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_init_get_bind_data")]
    internal static partial nint InitBindData(nint info);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_init_set_init_data")]
    internal static partial void SetInitData(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_init_set_max_threads")]
    internal static partial void SetMaxThreads(nint info, ulong threads);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_init_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void InitSetError(nint info, string error);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_function_get_init_data")]
    internal static partial nint FunctionInitData(nint info);

    [LibraryImport(
        DuckLibrary.Name, EntryPoint = "duckdb_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void FunctionSetError(nint info, string error);
}
