using System.Diagnostics;
using Xunit;

namespace Accounting.Tests.Deployment;

/// <summary>Programs that read what deploy/ has.</summary>
internal static class DeploymentTool
{
    /// <returns>All that it printed.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        (_, string output) = await AskAsync(program, arguments);
        return output;
    }

    /// <returns>Its exit code, and all that it printed.</returns>
    public static async Task<(int Code, string Output)> AskAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        output += await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
