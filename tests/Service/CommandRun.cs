using Accounting.Service.CommandLine;
using Accounting.Service.Commands;
using Accounting.Service.Output;
using Xunit;

namespace Accounting.Tests.Service;

/// <summary>How a command line ended, run in this process.</summary>
internal sealed record CommandRun(ExitCode Code, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(TimeProvider clock, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var application = new Application(AllCommands.Create(), new TerminalOutput(output, error, false, false), clock);
        ExitCode code = await application.RunAsync(arguments, TestContext.Current.CancellationToken);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>What it said on the standard output, ended as expected.</summary>
    public string Expect(ExitCode code)
    {
        Assert.True(Code == code, $"{Code} instead of {code}: {Output}{Error}");
        return code == ExitCode.Done ? Output : Error;
    }
}
