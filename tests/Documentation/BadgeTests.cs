using System.Text.Json;
using System.Xml.Linq;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Documentation;

/// <summary>What the badges of the README say is so.</summary>
public sealed class BadgeTests
{
    [Fact]
    public void The_version_is_the_products()
    {
        string version = XDocument.Load(PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Contains($">{version}</text>", Badge("version"), StringComparison.Ordinal);
        Assert.Contains($"## {version}", File.ReadAllText(PathOf("CHANGELOG.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_licence_is_the_files()
    {
        Assert.StartsWith("MIT License", File.ReadAllText(PathOf("LICENSE")), StringComparison.Ordinal);
        Assert.Contains(">MIT</text>", Badge("licence"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_is_the_one_that_builds_it()
    {
        using var global = JsonDocument.Parse(File.ReadAllText(PathOf("global.json")));
        string major = global.RootElement.GetProperty("sdk").GetProperty("version").GetString()!.Split('.')[0];
        Assert.Contains($">{major}</text>", Badge("dotnet"), StringComparison.Ordinal);
    }

    private static string Badge(string name) => File.ReadAllText(PathOf("docs", "images", $"{name}.svg"));

    private static string PathOf(params string[] parts) => Path.Combine([AccountingProgram.Repository, .. parts]);
}
