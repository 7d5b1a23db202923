using Accounting.Compactor.DuckDb;

namespace Accounting.Tests.Compactor.DuckDb;

/// <summary>A locked-down database over a folder of its own, and one connection.</summary>
internal sealed class DuckSandbox : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("accounting-duck-");

    internal DuckSandbox(int threads = 2, long memoryLimitBytes = 512L << 20, long maxTempBytes = 1L << 30)
    {
        Folder = _root.CreateSubdirectory("it's allowed").FullName;
        Outside = _root.CreateSubdirectory("outside").FullName;
        Database = DuckDatabase.Open(new DuckOptions
        {
            Threads = threads,
            MemoryLimitBytes = memoryLimitBytes,
            TempDirectory = Path.Combine(_root.FullName, "spill"),
            MaxTempBytes = maxTempBytes,
            AllowedDirectories = [Folder],
        });
        Connection = Database.Connect();
    }

    internal string Folder { get; }

    internal string Outside { get; }

    internal DuckDatabase Database { get; }

    internal DuckConnection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        Database.Dispose();
        _root.Delete(recursive: true);
    }

    internal string PathOf(string name) => Path.Combine(Folder, name);
}
