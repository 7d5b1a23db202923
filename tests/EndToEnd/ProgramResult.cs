using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>How a command ended and what it said.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public ProgramResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\n{Output}\n{Error}");
        return this;
    }
}
