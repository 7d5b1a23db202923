namespace Accounting.Aggregator.Store;

/// <summary>Lists a folder of objects. Hidden names and names that are no keys are not the store's; folders that vanish meanwhile held nothing.</summary>
internal static class LocalFolderListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Every object below the folder whose key begins so and comes after another, in ordinal order of keys.</summary>
    public static List<StoredObject> List(string folder, string prefix, string beginning, string after, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        var waiting = new Stack<(string Folder, string Prefix)>();
        waiting.Push((folder, prefix));
        while (waiting.TryPop(out (string Folder, string Prefix) next))
        {
            cancellation.ThrowIfCancellationRequested();
            Add(next.Folder, next.Prefix, IsWanted, found, waiting);
        }

        found.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return found;

        // Of a folder whether any of its keys may be.
        bool IsWanted(ObjectKey key, bool isFolder)
        {
            string own = isFolder ? key + "/" : key.Value;
            return isFolder
                ? (own.StartsWith(beginning, StringComparison.Ordinal) || beginning.StartsWith(own, StringComparison.Ordinal)) && (string.CompareOrdinal(own, after) > 0 || after.StartsWith(own, StringComparison.Ordinal))
                : own.StartsWith(beginning, StringComparison.Ordinal) && string.CompareOrdinal(own, after) > 0;
        }
    }

    /// <summary>The folders right in a folder that objects lie in, in ordinal order.</summary>
    public static List<string> Folders(string folder, string prefix, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        var folders = new Stack<(string Folder, string Prefix)>();
        Add(folder, prefix, static (_, isFolder) => isFolder, found, folders);

        // One whose objects were all removed stands until it is removed itself.
        return [.. folders.Where(each => HasObjects(each, cancellation)).Select(each => each.Prefix).Order(StringComparer.Ordinal)];
    }

    private static bool HasObjects((string Folder, string Prefix) folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var found = new List<StoredObject>();
        var within = new Stack<(string Folder, string Prefix)>();
        Add(folder.Folder, folder.Prefix, static (_, _) => true, found, within);
        return found.Count > 0 || within.Any(each => HasObjects(each, cancellation));
    }

    private static void Add(string folder, string prefix, Func<ObjectKey, bool, bool> isWanted, List<StoredObject> found, Stack<(string Folder, string Prefix)> waiting)
    {
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything))
            {
                if (!ObjectKey.TryParse(prefix + entry.Name, out ObjectKey key) || !isWanted(key, entry is DirectoryInfo))
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
