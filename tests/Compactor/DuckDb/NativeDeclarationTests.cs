using System.Text.RegularExpressions;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

/// <summary>DuckDB's C functions are declared by the package of its bindings, and nowhere again by us.</summary>
public sealed partial class NativeDeclarationTests
{
    [Fact]
    public void No_source_of_ours_declares_a_function_of_DuckDBs_C_library()
    {
        string[] sources = [.. Directory.EnumerateFiles(AccountingProgram.Repository, "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetDirectoryName(project)!)
            .Where(folder => Path.GetFileName(folder) != "tests")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))];
        Assert.Contains(sources, path => Path.GetFileName(path) == "FeedFunction.cs");
        Assert.Equal([], sources.Where(path => Declares(File.ReadAllText(path))));
    }

    [Theory]
    [InlineData("[LibraryImport(\"duckdb\", EntryPoint = \"duckdb_open\")] static partial int Open();", true)]
    [InlineData("[LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]\ninternal static partial int duckdb_open(string path);", true)]
    [InlineData("[DllImport(DuckLibrary.Name)]\nstatic extern int Open();", true)]
    [InlineData("NativeLibrary.GetExport(library, \"duckdb_open\")", true)]
    [InlineData("[LibraryImport(Library)]\nstatic partial int rd_kafka_flush(IntPtr client, int ms);\n// then DuckDB reads it", false)]
    [InlineData("connection.Execute(\"FROM duckdb_settings()\")", false)]
    public void A_declaration_is_recognised(string source, bool isDeclaration) => Assert.Equal(isDeclaration, Declares(source));

    private static bool Declares(string source) =>
        ImportForm().Matches(source).Any(import => import.Value.Contains("duck", StringComparison.OrdinalIgnoreCase)) || ExportForm().IsMatch(source);

    /// <summary>From the attribute to the end of the declaration.</summary>
    [GeneratedRegex(@"\[[^\]]*(?:DllImport|LibraryImport)\([^;]*;")]
    private static partial Regex ImportForm();

    /// <summary>An entry point by name, as a function pointer would be got.</summary>
    [GeneratedRegex(@"""duckdb_\w+""")]
    private static partial Regex ExportForm();
}
