using System.Text.RegularExpressions;
using Accounting.Compactor.DuckDb;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed partial class DuckLibraryImageTests
{
    [Fact]
    public void It_tells_the_version_that_the_package_is_named_after()
    {
        string packages = File.ReadAllText(Path.Combine(AccountingProgram.Repository, "Directory.Packages.props"));
        string package = PackageForm().Match(packages).Groups[1].Value;
        Assert.NotEmpty(package);
        Assert.StartsWith(DuckLibraryImage.Version.TrimStart('v') + ".", package, StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_the_file_that_is_mapped_and_no_other_DuckDB_is()
    {
        using var sandbox = new DuckSandbox();
        string[] mapped = [.. File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.IndexOf('/', StringComparison.Ordinal) is var path and >= 0 ? path : line.Length)..])
            .Where(path => Path.GetFileName(path).StartsWith("libduckdb", StringComparison.Ordinal))
            .Distinct()];
        Assert.Equal([DuckLibraryImage.Path!], mapped);
    }

    [GeneratedRegex(@"Include=""DuckDB\.NET\.Bindings\.Full"" Version=""([^""]+)""")]
    private static partial Regex PackageForm();
}
