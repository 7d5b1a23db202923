using System.Diagnostics;
using Accounting.Service.CommandLine;
using Xunit;

namespace Accounting.Tests.Service.CommandLine;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("accounting qua", "quarantine")]
    [InlineData("accounting quarantine s", "show sign-off")]
    [InlineData("accounting report --m", "--month")]
    [InlineData("accounting report --format ", "table json")]
    [InlineData("accounting --data elsewhere steps r", "run")]
    [InlineData("accounting completion f", "fish")]
    public async Task Bash_completes_commands_options_and_named_values(string line, string expected)
    {
        string script = (await CommandRun.OfAsync(TimeProvider.System, "completion", "bash")).Expect(ExitCode.Done);
        var bash = new ProcessStartInfo("bash", ["-c", script + "COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _accounting; echo \"${COMPREPLY[@]}\"", "bash", .. line.Split(' ')]) { RedirectStandardOutput = true };
        using Process started = Process.Start(bash)!;
        string answer = await started.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.Trim());
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Every_shell_is_told_every_command(string shell)
    {
        string script = (await CommandRun.OfAsync(TimeProvider.System, "completion", shell)).Expect(ExitCode.Done);
        Assert.All(new[] { "restate", "quarantine", "adopt", "bootstrap-servers" }, word => Assert.Contains(word, script, StringComparison.Ordinal));
    }
}
