using System.Formats.Tar;
using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using SharpCompress.Compressors.Xz;

namespace Accounting.Tests.EndToEnd;

/// <summary>The store that the version of commit 2ae2efd left; tests/Data/store-2ae2efd tells what it holds.</summary>
internal static class FormerStore
{
    /// <summary>Puts it into a folder that isn't there yet.</summary>
    public static void Unpack(string folder)
    {
        using FileStream packed = File.OpenRead(AccountingProgram.DataFile(Path.Combine("store-2ae2efd", "store.tar.xz")));
        using var unpacked = new XZStream(packed);
        Directory.CreateDirectory(folder);
        TarFile.ExtractToDirectory(unpacked, folder, overwriteFiles: false);
    }

    /// <summary>Everything that a final revision consists of, with the hash of its bytes.</summary>
    public static SortedDictionary<string, ContentHash256> Finals(string folder) => new(
        StoreContents.Of(folder)
            .Where(file => file.Key.Contains("/revision-", StringComparison.Ordinal) || file.Key.StartsWith("reports/chain/", StringComparison.Ordinal) || file.Key.StartsWith("reports/content/", StringComparison.Ordinal))
            .ToDictionary(),
        StringComparer.Ordinal);
}
