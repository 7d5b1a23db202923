using Accounting.Aggregator.Store;

namespace Accounting.Compactor;

/// <summary>
/// A local folder for one piece of work, removed with everything in it when disposed; what dead processes left beside it is removed when it is made.
/// Named by <see cref="OwnedNames"/>, so that any number of processes may share the parent.
/// </summary>
public sealed class WorkFolder : IDisposable
{
    private WorkFolder(string path)
    {
        Path = path;
    }

    public string Path { get; }

    /// <summary>Makes a folder of its own below <paramref name="parent"/>, which is made too.</summary>
    /// <exception cref="StoreUnavailableException">The folder cannot be made.</exception>
    public static WorkFolder Create(string parent) => Create(parent, TimeProvider.System);

    /// <param name="parent">Where.</param>
    /// <param name="clock">What ages are counted by: files bear the machine's time.</param>
    /// <exception cref="StoreUnavailableException">The folder cannot be made.</exception>
    public static WorkFolder Create(string parent, TimeProvider clock)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(parent, OwnedNames.Next()));
        try
        {
            Directory.CreateDirectory(parent);
            RemoveStale(parent, clock);
            while (Directory.Exists(path))
            {
                // Another container's: the next number.
                path = System.IO.Path.GetFullPath(System.IO.Path.Combine(parent, OwnedNames.Next()));
            }

            Directory.CreateDirectory(path);
            return new WorkFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The work folder {path} cannot be made ({exception.Message}); make it writable or configure another.", exception);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static void RemoveStale(string parent, TimeProvider clock)
    {
        foreach (DirectoryInfo folder in new DirectoryInfo(parent).EnumerateDirectories())
        {
            try
            {
                if (OwnedNames.IsStale(folder.Name, clock.GetUtcNow() - folder.LastWriteTimeUtc))
                {
                    folder.Delete(recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another cleans up as well, or only another may: nothing depends on it.
            }
        }
    }
}
