using System.Globalization;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.Configuration;
using static DuckDB.NET.Native.NativeMethods.Startup;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// An in-memory DuckDB, locked down: it reads and writes only the allowed folders and files, loads no extension,
/// never reaches for the network, thinks in UTC, and refuses to have its settings changed.
/// </summary>
/// <remarks>
/// Safe for use by many threads, each with a connection of its own. Disposing it leaves open connections working;
/// the memory is given back when the last of them is disposed.
/// </remarks>
public sealed class DuckDatabase : IDisposable
{
    private readonly DuckDBDatabase _handle;
    private readonly FeedCatalog _feeds;

    private DuckDatabase(DuckDBDatabase handle, FeedCatalog feeds)
    {
        _handle = handle;
        _feeds = feeds;
    }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DuckException">DuckDB refuses an option.</exception>
    public static DuckDatabase Open(DuckOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var database = new DuckDatabase(OpenNative(options), new FeedCatalog());
        try
        {
            using DuckConnection connection = database.Connect();
            FeedFunction.Register(connection.Handle, database._feeds);
            LockDown(connection, options);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <exception cref="ObjectDisposedException">The database was disposed.</exception>
    public DuckConnection Connect()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (DuckDBConnect(_handle, out DuckDBNativeConnection connection) == DuckDBState.Success)
            return new DuckConnection(connection, _feeds);
        connection.Dispose();
        throw new DuckException("DuckDB refuses a connection");
    }

    public void Dispose() => _handle.Dispose();

    private static DuckDBDatabase OpenNative(DuckOptions options)
    {
        _ = DuckDBCreateConfig(out DuckDBConfig config);
        using (config)
        {
            foreach ((string name, string value) in SettingsAtOpen(options))
            {
                if (DuckDBSetConfig(config, name, value) != DuckDBState.Success)
                    throw new DuckException($"DuckDB refuses the setting {name} = {value}");
            }

            if (DuckDBOpen(":memory:", out DuckDBDatabase database, config, out string error) == DuckDBState.Success)
                return database;
            database.Dispose();
            throw new DuckException($"DuckDB does not open: {error}");
        }
    }

    private static IEnumerable<(string Name, string Value)> SettingsAtOpen(DuckOptions options) =>
    [
        ("threads", options.Threads.ToString(CultureInfo.InvariantCulture)),
        ("memory_limit", Bytes(options.MemoryLimitBytes)),
        ("temp_directory", options.TempDirectory),
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        ("allow_persistent_secrets", "false"),
        // Files are read once, and one that was replaced must not be answered from memory.
        ("enable_external_file_cache", "false"),
        ("preserve_insertion_order", "false"),
    ];

    /// <summary>
    /// Settings that DuckDB ignores or refuses when they are given at open. Their order matters: the folders before
    /// the access is closed, the lock last.
    /// </summary>
    private static void LockDown(DuckConnection connection, DuckOptions options) => connection.Execute(
        $"""
        SET GLOBAL TimeZone = 'UTC';
        SET GLOBAL max_temp_directory_size = '{Bytes(options.MaxTempBytes)}';
        SET GLOBAL allowed_directories = {Sql.List(options.AllowedDirectories)};
        SET GLOBAL allowed_paths = {Sql.List(options.AllowedPaths)};
        SET GLOBAL enable_external_access = false;
        SET GLOBAL lock_configuration = true;
        """,
        CancellationToken.None);

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
}
