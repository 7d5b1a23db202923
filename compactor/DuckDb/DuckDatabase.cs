using System.Globalization;
using Accounting.Compactor.DuckDb.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// An in-memory DuckDB, locked down: it reads and writes only within the allowed folders, loads no extension,
/// never reaches for the network, thinks in UTC, and refuses to have its settings changed.
/// </summary>
/// <remarks>
/// Safe for use by many threads, each with a connection of its own. Disposing it leaves open connections working;
/// the memory is given back when the last of them is disposed.
/// </remarks>
public sealed class DuckDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;
    private readonly FeedCatalog _feeds;

    private DuckDatabase(DatabaseHandle handle, FeedCatalog feeds)
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
        int state = DuckLibrary.Connect(_handle, out nint connection);
        var handle = new ConnectionHandle(connection);
        if (state == DuckLibrary.Success)
            return new DuckConnection(handle, _feeds);
        handle.Dispose();
        throw new DuckException("DuckDB refuses a connection");
    }

    public void Dispose() => _handle.Dispose();

    private static DatabaseHandle OpenNative(DuckOptions options)
    {
        _ = DuckLibrary.CreateConfig(out nint config);
        try
        {
            foreach ((string name, string value) in SettingsAtOpen(options))
            {
                if (DuckLibrary.SetConfig(config, name, value) != DuckLibrary.Success)
                    throw new DuckException($"DuckDB refuses the setting {name} = {value}");
            }

            int state = DuckLibrary.OpenExtended(":memory:", out nint database, config, out nint error);
            var handle = new DatabaseHandle(database);
            if (state == DuckLibrary.Success)
                return handle;
            string message = DuckError.Text(error);
            DuckLibrary.Free(error);
            handle.Dispose();
            throw new DuckException($"DuckDB does not open: {message}");
        }
        finally
        {
            DuckLibrary.DestroyConfig(ref config);
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
        SET GLOBAL enable_external_access = false;
        SET GLOBAL lock_configuration = true;
        """,
        CancellationToken.None);

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
}
