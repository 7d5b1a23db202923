using System.Runtime.CompilerServices;
using Accounting.Ingest;
using DuckDB.NET.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>Which file the process takes for DuckDB: the one that the package of the bindings brings, never one of the system.</summary>
public static class DuckLibraryImage
{
    internal const string Name = "duckdb";

    private static readonly PackagedLibrary Image = new(Name, [FileName()]);

    /// <inheritdoc cref="PackagedLibrary.Path"/>
    public static string? Path => Image.Path;

    /// <summary>The version that the library tells of itself, such as <c>v1.5.6</c>.</summary>
    public static string Version => NativeMethods.Startup.DuckDBLibraryVersion();

#pragma warning disable CA2255 // The resolver must stand before anything of the bindings' is called, and no caller can be relied on for that.
    [ModuleInitializer]
    internal static void Install()
    {
        Image.ResolveFor(typeof(NativeMethods).Assembly);
        Image.ResolveFor(typeof(DuckLibraryImage).Assembly);
    }
#pragma warning restore CA2255

    private static string FileName()
    {
        if (OperatingSystem.IsWindows())
            return "duckdb.dll";
        return OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
    }
}
