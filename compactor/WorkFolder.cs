using System.Globalization;

namespace Accounting.Compactor;

/// <summary>A local folder for one piece of work, removed with everything in it when disposed. Named by the process, so that two may work side by side.</summary>
public sealed class WorkFolder : IDisposable
{
    private static int _count;

    private WorkFolder(string path)
    {
        Path = path;
    }

    public string Path { get; }

    /// <summary>Makes a folder of its own below <paramref name="parent"/>, which is made too.</summary>
    /// <exception cref="Aggregator.Store.StoreUnavailableException">The folder cannot be made.</exception>
    public static WorkFolder Create(string parent)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"work-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(parent, name));
        try
        {
            if (Directory.Exists(path))
            {
                // Left by a dead process that had our id.
                Directory.Delete(path, recursive: true);
            }

            Directory.CreateDirectory(path);
            return new WorkFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Aggregator.Store.StoreUnavailableException($"The work folder {path} cannot be made ({exception.Message}); make it writable or configure another.", exception);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
