using System.IO.Enumeration;

namespace Accounting.Aggregator.Store;

/// <summary>Lists a folder of objects. Hidden names and names that are no keys are not the store's; folders that vanish meanwhile held nothing.</summary>
internal static class LocalFolderListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Every object below the folder whose key is in one of some ranges, in ordinal order of keys.</summary>
    public static List<StoredObject> List(string folder, string prefix, KeyRange[] ranges, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        var waiting = new Stack<(string Folder, string Prefix)>();
        waiting.Push((folder, prefix));
        while (waiting.TryPop(out (string Folder, string Prefix) next))
        {
            cancellation.ThrowIfCancellationRequested();
            WantedNames[] wanted = Array.ConvertAll(ranges, range => new WantedNames(next.Prefix, range));
            foreach (Entry entry in Entries(next.Folder, next.Prefix, (name, isFolder) => IsInOne(wanted, name, isFolder)))
            {
                if (entry.IsFolder)
                {
                    waiting.Push((entry.Path, entry.Key + "/"));
                }
                else if (FileSystemCalls.TryStatus(entry.Path) is { } status)
                {
                    found.Add(new StoredObject(entry.Key, status.LengthBytes, status.ChangedAt, status.Tag));
                }
            }
        }

        found.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return found;
    }

    /// <summary>The folders right in a folder that objects lie in, in ordinal order.</summary>
    public static List<string> Folders(string folder, string prefix, CancellationToken cancellation) =>
    [
        // One whose objects were all removed stands until it is removed itself.
        .. Entries(folder, prefix, static (_, isFolder) => isFolder).Where(entry => HasObjects(entry, cancellation)).Select(entry => entry.Key + "/").Order(StringComparer.Ordinal),
    ];

    /// <summary>Looks no further than to the first one.</summary>
    private static bool HasObjects(Entry folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string prefix = folder.Key + "/";
        return Entries(folder.Path, prefix, static (_, isFolder) => !isFolder).Any() || Entries(folder.Path, prefix, static (_, isFolder) => isFolder).Any(within => HasObjects(within, cancellation));
    }

    /// <summary>What lies right in a folder: of years of hourly runs that is a hundred thousand names, so those that nobody wants cost nothing but their reading.</summary>
    private static IEnumerable<Entry> Entries(string folder, string prefix, IsWanted isWanted)
    {
        using IEnumerator<Entry?> entries = Guarded(folder, () => new FileSystemEnumerable<Entry?>(
            folder,
            (ref FileSystemEntry entry) => ObjectKey.TryParse(string.Concat(prefix, entry.FileName), out ObjectKey key) ? new Entry(key, entry.ToFullPath(), entry.IsDirectory) : null,
            Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => isWanted(entry.FileName, entry.IsDirectory),
        }.GetEnumerator()) ?? Enumerable.Empty<Entry?>().GetEnumerator();
        while (Guarded(folder, entries.MoveNext))
        {
            if (entries.Current is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Nothing where the folder was removed since its parent was read, or never there: nothing has its prefix.</summary>
    private static T? Guarded<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (IOException exception) when (FileSystemErrors.IsMissing(exception))
        {
            return default;
        }
        catch (Exception exception) when (FileSystemErrors.Is(exception))
        {
            throw FileSystemErrors.From(exception, folder);
        }
    }

    private delegate bool IsWanted(ReadOnlySpan<char> name, bool isFolder);

    /// <summary>A key below the folder, and where it lies.</summary>
    private sealed record Entry(ObjectKey Key, string Path, bool IsFolder);

    private static bool IsInOne(WantedNames[] ranges, ReadOnlySpan<char> name, bool isFolder)
    {
        foreach (WantedNames range in ranges)
        {
            if (range.Has(name, isFolder))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of the names in a folder those whose keys, or of a folder some of whose keys, are in a range.</summary>
    private sealed class WantedNames(string prefix, KeyRange range)
    {
        private readonly bool _isApart = !range.Beginning.StartsWith(prefix, StringComparison.Ordinal) && !prefix.StartsWith(range.Beginning, StringComparison.Ordinal);

        private readonly string _beginning = range.Beginning.StartsWith(prefix, StringComparison.Ordinal) ? range.Beginning[prefix.Length..] : "";

        /// <summary>Null where all of the folder comes after.</summary>
        private readonly string? _after = range.After.StartsWith(prefix, StringComparison.Ordinal) ? range.After[prefix.Length..]
            : string.CompareOrdinal(prefix, range.After) > 0 ? null : "\uffff";

        public bool Has(ReadOnlySpan<char> name, bool isFolder) =>
            !_isApart && (isFolder ? HasFolder(name) : name.StartsWith(_beginning, StringComparison.Ordinal) && (_after is null || name.SequenceCompareTo(_after) > 0));

        private bool HasFolder(ReadOnlySpan<char> name)
        {
            string own = $"{name}/";
            return (own.StartsWith(_beginning, StringComparison.Ordinal) || _beginning.StartsWith(own, StringComparison.Ordinal))
                && (_after is null || string.CompareOrdinal(own, _after) > 0 || _after.StartsWith(own, StringComparison.Ordinal));
        }
    }
}
