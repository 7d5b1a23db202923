using Accounting.Aggregator.Store;
using Accounting.Compactor;

namespace Accounting.Tests.Support;

/// <summary>Every file of a store's folder with the hash of its bytes.</summary>
internal static class StoreContents
{
    /// <summary>Whether a file is one of a public table of days.</summary>
    public static bool IsPublicDay(string name) => PublicTable.All.Any(table => name.StartsWith(table.Prefix, StringComparison.Ordinal));

    /// <summary>Whether it holds transactions, those of test accounts included.</summary>
    public static bool IsPublicTransactions(string name) => IsPublicDay(name) && name.Contains("transactions/", StringComparison.Ordinal);

    /// <summary>By path below the folder; files whose names begin with a dot aren't the store's.</summary>
    public static SortedDictionary<string, ContentHash256> Of(string root) => new(
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(root, path)))
            .Where(file => !file.Name.Split('/').Any(part => part.StartsWith('.')))
            .ToDictionary(file => file.Name, file => ContentHash256.Of(File.ReadAllBytes(file.Path))),
        StringComparer.Ordinal);
}
