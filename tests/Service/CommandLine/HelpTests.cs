using System.CommandLine;
using Accounting.Service.CommandLine;
using Accounting.Service.Commands;
using Xunit;

namespace Accounting.Tests.Service.CommandLine;

public sealed class HelpTests
{
    private static readonly string[] Root = HelpPage.Root.Split('\n');

    [Fact]
    public async Task The_bare_program_shows_its_help()
    {
        CommandRun run = await CommandRun.OfAsync(TimeProvider.System);
        Assert.Equal(HelpPage.Root + "\n", run.Expect(ExitCode.Done));
        Assert.Empty(run.Error);
    }

    [Fact]
    public void The_root_help_fits_a_screen()
    {
        Assert.InRange(Root.Length, 1, 55);
        Assert.All(Root, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void The_root_help_names_every_command()
    {
        foreach (ICommandHandler handler in AllCommands.Create())
        {
            string line = handler.Group?.Name ?? handler.Command.Name;
            string shown = Assert.Single(Root, shown => shown.StartsWith($"  {line} ", StringComparison.Ordinal) || shown.StartsWith($"  {line}, ", StringComparison.Ordinal));
            Assert.Contains(handler.Command.Name, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_root_help_names_every_common_option()
    {
        var root = new RootCommand();
        new CommonOptions().AddTo(root);
        Assert.All(root.Options.Where(option => option.Recursive && option.Name != "--help"), option => Assert.Contains($"{option.Name} ", HelpPage.Root, StringComparison.Ordinal));
    }

    /// <summary>But for those whose answer is a process that runs, a script, or an exit code.</summary>
    [Fact]
    public void Every_command_that_answers_can_answer_in_JSON() => Assert.Equal(
        ["broker", "completion", "dashboard", "health", "produce", "run"],
        AllCommands.Create().Where(handler => !handler.Command.Options.Any(option => option.Name == "--format" && option.HelpName!.Contains("json", StringComparison.Ordinal)))
            .Select(handler => handler.Command.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_commands_help_keeps_within_the_width_but_for_its_examples(int width)
    {
        foreach (ICommandHandler handler in AllCommands.Create())
        {
            string[] lines = [.. HelpPage.Of(handler.Command, width).Split('\n').Where(line => !line.StartsWith("  accounting", StringComparison.Ordinal) && !line.StartsWith("Usage", StringComparison.Ordinal))];
            Assert.All(lines, line => Assert.True(line.Length <= width || line.TrimStart().IndexOf(' ', StringComparison.Ordinal) < 0 || line.TrimStart().StartsWith("--", StringComparison.Ordinal), line));
        }
    }

    [Fact]
    public void A_commands_help_tells_each_default_once()
    {
        foreach (ICommandHandler handler in AllCommands.Create())
        {
            string page = HelpPage.Of(handler.Command, 80);
            foreach (Option option in handler.Command.Options.Where(option => !option.Hidden))
            {
                string entry = page[page.IndexOf($"  {option.Name}", StringComparison.Ordinal)..];
                entry = string.Join('\n', entry.Split('\n').TakeWhile((line, index) => index == 0 || line.StartsWith("      ", StringComparison.Ordinal)));
                Assert.InRange(entry.Split("[default").Length, 1, 2);
            }
        }
    }

    [Theory]
    [InlineData("rport", "has no command 'rport'; did you mean 'report'?")]
    [InlineData("quarantine sho", "did you mean 'show'?")]
    [InlineData("report --mnth 2026-10", "did you mean '--month'?")]
    [InlineData("report --bootstrap-server x", "did you mean '--bootstrap-servers'?")]
    [InlineData("report --something-else", "has no option '--something-else'.")]
    [InlineData("status now", "takes no word 'now'.")]
    [InlineData("restate", "--month, --reason and --by are missing.")]
    [InlineData("restate --month 2026-10 --by me", "--reason is missing.")]
    [InlineData("config", "takes one word more: show.")]
    [InlineData("completion", "bash|zsh|fish is missing.")]
    public async Task A_wrong_line_is_told_by_all_that_is_wrong_with_it(string commandLine, string told)
    {
        CommandRun run = await CommandRun.OfAsync(TimeProvider.System, commandLine.Split(' '));
        Assert.Contains(told, run.Expect(ExitCode.Usage), StringComparison.Ordinal);
    }
}
