using System.Security.Cryptography;

namespace Accounting.Tests.EndToEnd;

/// <summary>Compares what two data folders hold, byte by byte.</summary>
internal static class SameFiles
{
    /// <summary>The same names with the same bytes below a folder, as far as the names are asked for.</summary>
    public static void Assert(string expectedData, string actualData, string folder, Func<string, bool> isCompared)
    {
        SortedDictionary<string, string> expected = Hashes(expectedData, folder, isCompared);
        Xunit.Assert.NotEmpty(expected);
        Xunit.Assert.Equal(expected, Hashes(actualData, folder, isCompared));
    }

    /// <summary>
    /// Tables of reports: everything that may not depend on when or how something ran. Controls do: they say what evidence there was to compare, and running totals that a
    /// consumer kept are lost when it is killed.
    /// </summary>
    public static bool IsTable(string path) => Path.GetExtension(path) is ".tsv" or ".parquet" && Path.GetFileNameWithoutExtension(path) != "controls";

    private static SortedDictionary<string, string> Hashes(string data, string folder, Func<string, bool> isCompared) => new(
        Directory.EnumerateFiles(Path.Combine(data, folder), "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(data, path)))
            .Where(file => isCompared(file.Name))
            .ToDictionary(file => file.Name, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.Path)))),
        StringComparer.Ordinal);
}
