using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.DataChunks;
using static DuckDB.NET.Native.NativeMethods.TableFunction;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// The one table function that every fed table goes through; its argument is the table's number. DuckDB cannot
/// unregister a function, so one a database, with the tables in a catalog beside it, keeps nothing alive too long.
/// </summary>
/// <remarks>
/// The callbacks run on DuckDB's threads. None lets an exception out: it is recorded for the thread that runs the
/// statement, and DuckDB is told to stop. What is handed to native code is a GCHandle, freed by <see cref="Free"/>.
/// </remarks>
internal static unsafe class FeedFunction
{
    internal const string Name = "accounting_feed";

    internal static void Register(DuckDBNativeConnection connection, FeedCatalog catalog)
    {
        nint function = DuckDBCreateTableFunction();
        try
        {
            using DuckDBLogicalType bigInt = DuckType.BigInt.ToNative();
            DuckDBTableFunctionSetName(function, Name);
            DuckDBTableFunctionAddParameter(function, bigInt);
            DuckDBTableFunctionSetExtraInfo(function, Hand(catalog), &Free);
            DuckDBTableFunctionSetBind(function, &Bind);
            DuckDBTableFunctionSetInit(function, &Init);
            DuckDBTableFunctionSetFunction(function, &Fill);
            if (DuckDBRegisterTableFunction(connection, function) != DuckDBState.Success)
                throw new DuckException($"DuckDB refuses the table function {Name}");
        }
        finally
        {
            DuckDBDestroyTableFunction(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        DuckTable? table = null;
        try
        {
            long id = FirstArgument(info);
            table = Given<FeedCatalog>(DuckDBBindGetExtraInfo(info)).Find(id)
                ?? throw new InvalidOperationException($"The fed table {id} is no longer registered");
            foreach (DuckColumn column in table.Columns)
            {
                using DuckDBLogicalType type = column.Type.ToNative();
                DuckDBBindAddResultColumn(info, column.Name, type);
            }

            if (table.ExpectedRows is { } rows)
                DuckDBBindSetCardinality(info, (ulong)rows, isExact: false);
            DuckDBBindSetBindData(info, Hand(table), &Free);
        }
        catch (Exception exception)
        {
            table?.Failure.Set(exception);
            DuckDBBindSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        var table = Given<DuckTable>(DuckDBInitGetBindData(info));
        try
        {
            // DuckDB scans a table function by one thread, unless it is told otherwise: never two calls of a feed at once.
            DuckDBInitSetInitData(info, Hand(table.Scan()), &Free);
        }
        catch (Exception exception)
        {
            table.Failure.Set(exception);
            DuckDBInitSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint nativeChunk)
    {
        var scan = Given<FeedScan>(DuckDBFunctionGetInitData(info));
        // DuckDB's own: this handle only carries its address.
        using var chunk = new DuckDBDataChunk(nativeChunk);
        try
        {
            _ = DuckDBDataChunkSetSize(chunk, (ulong)scan.Fill(chunk));
        }
        catch (Exception exception)
        {
            scan.Failure.Set(exception);
            _ = DuckDBDataChunkSetSize(chunk, 0);
            DuckDBFunctionSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint data) => GCHandle.FromIntPtr(data).Free();

    private static long FirstArgument(nint info)
    {
        using DuckDBValue value = DuckDBBindGetParameter(info, 0);
        return NativeMethods.Value.DuckDBGetInt64(value);
    }

    private static nint Hand(object value) => GCHandle.ToIntPtr(GCHandle.Alloc(value));

    private static T Given<T>(nint data)
        where T : class => (T)GCHandle.FromIntPtr(data).Target!;
}
