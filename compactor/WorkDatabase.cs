using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor;

/// <summary>A database for one piece of work, and a local folder for the files that it writes: both are gone when it is disposed.</summary>
public sealed class WorkDatabase : IDisposable
{
    private readonly WorkFolder _folder;
    private readonly DuckDatabase _database;

    private readonly Lazy<DuckDatabase> _oneThread;

    private WorkDatabase(WorkFolder folder, DuckDatabase database, CompactorOptions options)
    {
        _folder = folder;
        _database = database;
        _oneThread = new Lazy<DuckDatabase>(() => DuckDatabase.Open(options.DatabaseIn(folder) with { Threads = 1 }));
        Connection = database.Connect();
    }

    /// <summary>The path of the folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>For one thread at a time.</summary>
    public DuckConnection Connection { get; }

    /// <exception cref="StoreUnavailableException">The folder cannot be made.</exception>
    public static WorkDatabase Open(CompactorOptions options)
    {
        WorkFolder folder = WorkFolder.Create(options.WorkFolder);
        DuckDatabase? database = null;
        try
        {
            database = DuckDatabase.Open(options.DatabaseIn(folder));
            return new WorkDatabase(folder, database, options);
        }
        catch
        {
            database?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>A further connection, of the caller's own.</summary>
    public DuckConnection Connect() => _database.Connect();

    /// <summary>A connection, of the caller's own, to another database in which every statement is worked on by the thread that runs it alone: rows keep their order.</summary>
    public DuckConnection ConnectToOneThread() => _oneThread.Value.Connect();

    public void Dispose()
    {
        Connection.Dispose();
        if (_oneThread.IsValueCreated)
        {
            _oneThread.Value.Dispose();
        }

        _database.Dispose();
        _folder.Dispose();
    }
}
