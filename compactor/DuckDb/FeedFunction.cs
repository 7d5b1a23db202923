using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Accounting.Compactor.DuckDb.Native;

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

    internal static void Register(ConnectionHandle connection, FeedCatalog catalog)
    {
        nint function = DuckTableFunction.Create();
        try
        {
            using LogicalTypeHandle bigInt = DuckType.BigInt.ToNative();
            DuckTableFunction.SetName(function, Name);
            DuckTableFunction.AddParameter(function, bigInt);
            DuckTableFunction.SetExtraInfo(function, Hand(catalog), &Free);
            DuckTableFunction.SetBind(function, &Bind);
            DuckTableFunction.SetInit(function, &Init);
            DuckTableFunction.SetFunction(function, &Fill);
            if (DuckTableFunction.Register(connection, function) != DuckLibrary.Success)
                throw new DuckException($"DuckDB refuses the table function {Name}");
        }
        finally
        {
            DuckTableFunction.Destroy(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        DuckTable? table = null;
        try
        {
            long id = FirstArgument(info);
            table = Given<FeedCatalog>(DuckTableFunction.BindExtraInfo(info)).Find(id)
                ?? throw new InvalidOperationException($"The fed table {id} is no longer registered");
            foreach (DuckColumn column in table.Columns)
            {
                using LogicalTypeHandle type = column.Type.ToNative();
                DuckTableFunction.AddResultColumn(info, column.Name, type);
            }

            if (table.ExpectedRows is { } rows)
                DuckTableFunction.SetCardinality(info, (ulong)rows, isExact: false);
            DuckTableFunction.SetBindData(info, Hand(table), &Free);
        }
        catch (Exception exception)
        {
            table?.Failure.Set(exception);
            DuckTableFunction.BindSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        var table = Given<DuckTable>(DuckTableFunction.InitBindData(info));
        try
        {
            DuckTableFunction.SetMaxThreads(info, 1);
            DuckTableFunction.SetInitData(info, Hand(table.Scan()), &Free);
        }
        catch (Exception exception)
        {
            table.Failure.Set(exception);
            DuckTableFunction.InitSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint chunk)
    {
        var scan = Given<FeedScan>(DuckTableFunction.FunctionInitData(info));
        try
        {
            DuckVectors.SetChunkSize(chunk, (ulong)scan.Fill(chunk));
        }
        catch (Exception exception)
        {
            scan.Failure.Set(exception);
            DuckVectors.SetChunkSize(chunk, 0);
            DuckTableFunction.FunctionSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint data) => GCHandle.FromIntPtr(data).Free();

    private static long FirstArgument(nint info)
    {
        nint value = DuckTableFunction.BindParameter(info, 0);
        try
        {
            return DuckTableFunction.BigIntOf(value);
        }
        finally
        {
            DuckTableFunction.DestroyValue(ref value);
        }
    }

    private static nint Hand(object value) => GCHandle.ToIntPtr(GCHandle.Alloc(value));

    private static T Given<T>(nint data)
        where T : class => (T)GCHandle.FromIntPtr(data).Target!;
}
