namespace Accounting.Aggregator.Store;

/// <summary>Lists a folder of objects. Hidden names and names that are no keys are not the store's; folders that vanish meanwhile held nothing.</summary>
internal static class LocalFolderListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Every object below the folder, in ordinal order of keys.</summary>
    public static List<StoredObject> List(string folder, string prefix, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        var waiting = new Stack<(string Folder, string Prefix)>();
        waiting.Push((folder, prefix));
        while (waiting.TryPop(out (string Folder, string Prefix) next))
        {
            cancellation.ThrowIfCancellationRequested();
            Add(next.Folder, next.Prefix, found, waiting);
        }

        found.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return found;
    }

    private static void Add(string folder, string prefix, List<StoredObject> found, Stack<(string Folder, string Prefix)> waiting)
    {
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything))
            {
                if (!ObjectKey.TryParse(prefix + entry.Name, out ObjectKey key))
                {
                    continue;
                }

                if (entry is DirectoryInfo)
                {
                    waiting.Push((entry.FullName, key + "/"));
                }
                else if (FileSystemCalls.TryStatus(entry.FullName) is { } status)
                {
                    found.Add(new StoredObject(key, status.LengthBytes, status.ChangedAt, status.Tag));
                }
            }
        }
        catch (IOException exception) when (FileSystemErrors.IsMissing(exception))
        {
            // Removed since its parent was read, or never there: nothing has its prefix.
        }
        catch (Exception exception) when (FileSystemErrors.Is(exception))
        {
            throw FileSystemErrors.From(exception, folder);
        }
    }
}
