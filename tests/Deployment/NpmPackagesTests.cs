using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Deployment;

/// <summary>What the tests bring by npm runs on the Node.js that comes with Debian 12: a newer one on somebody's machine hides what a fresh one lacks.</summary>
public sealed partial class NpmPackagesTests
{
    private static readonly Version OfDebian = new(18, 20, 4);

    public static TheoryData<string> Locks => [.. Directory.EnumerateDirectories(Path.Combine(AccountingProgram.Repository, "tests"))
        .Select(folder => Path.Combine(folder, "package-lock.json")).Where(File.Exists).Select(file => Path.GetRelativePath(AccountingProgram.Repository, file))];

    [Theory]
    [MemberData(nameof(Locks))]
    public void Every_package_runs_on_Debians_node(string file)
    {
        using var parsed = JsonDocument.Parse(File.ReadAllText(Path.Combine(AccountingProgram.Repository, file)));
        Assert.All(parsed.RootElement.GetProperty("packages").EnumerateObject(), package =>
        {
            if (package.Value.TryGetProperty("engines", out JsonElement engines) && engines.ValueKind == JsonValueKind.Object && engines.TryGetProperty("node", out JsonElement node))
            {
                Assert.True(node.GetString()!.Split("||").Any(Takes), $"{package.Name} wants Node.js {node.GetString()}");
            }
        });
    }

    /// <summary>Of a range such as <c>>=18</c>, <c>^18.17</c> or <c>18.x</c>; more than that no lock has, and another form takes nothing.</summary>
    private static bool Takes(string range)
    {
        Match found = Range().Match(range);
        if (!found.Success)
        {
            return false;
        }

        int[] parts = [.. found.Groups["version"].Value.Split('.').TakeWhile(part => part is not ("x" or "*")).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        var least = new Version(parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
        return least <= OfDebian && (found.Groups["least"].Success || least.Major == OfDebian.Major);
    }

    [GeneratedRegex(@"^\s*(?:(?<least>>=\s*)|\^|~|v)?(?<version>\d+(?:\.(?:\d+|x|\*))*)\s*$")]
    private static partial Regex Range();
}
