namespace Accounting.Aggregator.Store;

/// <summary>Files being written: in a hidden folder inside the root, so on the same file system, and never listed. Named by <see cref="OwnedNames"/>.</summary>
internal sealed class TemporaryFiles(string root, TimeProvider clock)
{
    private const string FolderName = ".tmp";

    public string Folder { get; } = Path.Combine(root, FolderName);

    /// <summary>Makes a new empty file and opens it for writing.</summary>
    public FileStream Create()
    {
        while (true)
        {
            string path = Path.Combine(Folder, OwnedNames.Next());
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            }
            catch (IOException exception) when (exception.HResult == FileSystemErrors.Exists)
            {
                // Another container's: the next number.
            }
        }
    }

    /// <summary>Removes what dead processes left behind.</summary>
    public void RemoveStale()
    {
        foreach (FileInfo file in new DirectoryInfo(Folder).EnumerateFiles())
        {
            if (OwnedNames.IsStale(file.Name, clock.GetUtcNow() - file.LastWriteTimeUtc))
            {
                file.Delete();
            }
        }
    }
}
