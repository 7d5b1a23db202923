using System.Runtime.InteropServices;

namespace Accounting.Compactor.DuckDb.Native;

/// <summary>The part of DuckDB's C API that binds parameters of prepared statements, numbered from 1.</summary>
internal static unsafe partial class DuckBinding
{
    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_null")]
    internal static partial int Null(StatementHandle statement, ulong index);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_boolean")]
    internal static partial int Boolean(
        StatementHandle statement, ulong index, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_int64")]
    internal static partial int BigInt(StatementHandle statement, ulong index, long value);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_uint64")]
    internal static partial int UnsignedBigInt(StatementHandle statement, ulong index, ulong value);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_hugeint")]
    internal static partial int HugeInt(StatementHandle statement, ulong index, NativeHugeInt value);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_date")]
    internal static partial int Date(StatementHandle statement, ulong index, int daysSinceEpoch);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_timestamp_tz")]
    internal static partial int TimestampTz(StatementHandle statement, ulong index, long microsSinceEpoch);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_varchar_length")]
    internal static partial int Varchar(StatementHandle statement, ulong index, byte* utf8, ulong length);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_blob")]
    internal static partial int Blob(StatementHandle statement, ulong index, byte* bytes, ulong length);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_bind_value")]
    internal static partial int Value(StatementHandle statement, ulong index, nint value);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_create_uuid")]
    internal static partial nint CreateUuid(NativeHugeInt value);

    [LibraryImport(DuckLibrary.Name, EntryPoint = "duckdb_destroy_value")]
    internal static partial void DestroyValue(ref nint value);
}
