using Accounting.Service;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.CommandLine;

public sealed class VersionTests
{
    [Fact]
    public async Task The_version_is_one_line() =>
        Assert.Equal(new CommandRun(ExitCode.Done, $"{ProductVersion.Informational}\n", ""), await CommandRun.OfAsync(new ManualClock(), "--version"));

    [Theory]
    [InlineData("--version", "--verbose")]
    [InlineData("--verbose", "--version")]
    public async Task In_full_it_names_every_library_with_its_version_and_the_file_that_is_mapped(params string[] arguments)
    {
        CommandRun told = await CommandRun.OfAsync(new ManualClock(), arguments);

        Assert.Equal((ExitCode.Done, ""), (told.Code, told.Error));
        string[] lines = told.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(ProductVersion.Informational, lines[0]);
        Assert.StartsWith(".NET 10.", lines[1], StringComparison.Ordinal);
        RequireFile("librdkafka 2.", lines[2]);
        RequireFile("DuckDB v1.5", lines[3]);
    }

    private static void RequireFile(string beginning, string line)
    {
        Assert.StartsWith(beginning, line, StringComparison.Ordinal);
        Assert.True(File.Exists(line[(line.IndexOf(", ", StringComparison.Ordinal) + 2)..]), line);
    }
}
