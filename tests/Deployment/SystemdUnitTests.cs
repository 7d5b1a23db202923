using System.Text.RegularExpressions;
using Accounting.Service.Configuration;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Deployment;

public sealed partial class SystemdUnitTests : IDisposable
{
    private static readonly string Unit = Path.Combine(AccountingProgram.Repository, "deploy", "systemd", "accounting.service");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_sets_settings_that_exist_and_runs_a_command_that_parses()
    {
        string[] lines = File.ReadAllLines(Unit);
        (string, string)[] set = [.. lines.SelectMany(line => EnvironmentForm().Matches(line)).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.NotEmpty(set);
        KnownSettings.AssertValid(set);
        string command = Assert.Single(lines, line => line.StartsWith("ExecStart=", StringComparison.Ordinal));
        KnownSettings.AssertParses([.. command.Split(' ')[1..]]);
    }

    [Fact]
    public async Task Systemd_itself_finds_nothing_wrong_with_it_and_little_exposed()
    {
        ForeignTool.RequireProgram("systemd-analyze", "Debian's systemd");

        // The program that it names need not be installed where this runs.
        string copy = Path.Combine(_folder.Path, "accounting.service");
        await File.WriteAllTextAsync(
            copy,
            (await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken)).Replace("/opt/accounting/accounting", "/bin/true", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), await DeploymentTool.AskAsync("systemd-analyze", "verify", "--man=no", copy));
        (int code, string judged) = await DeploymentTool.AskAsync("systemd-analyze", "security", "--offline=yes", "--threshold=20", copy);
        Assert.True(code == 0, judged);
    }

    [GeneratedRegex($@"^Environment=({SettingSources.EnvironmentPrefix}\w+)=(\S+)$")]
    private static partial Regex EnvironmentForm();
}
