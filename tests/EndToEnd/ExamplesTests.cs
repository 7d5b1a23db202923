using System.Text.RegularExpressions;
using Accounting.Service.CommandLine;
using Accounting.Service.Commands;
using Accounting.Service.Output;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Command lines that help, README and docs show: every one can be read, and what answers from a store answers from the demo's.</summary>
[Collection(RealDemo.Name)]
public sealed partial class ExamplesTests : IDisposable
{
    /// <summary>What needs only the demo's store, and leaves it as it is.</summary>
    private static readonly string[] Reading =
        ["report", "statement", "journal", "trace", "status", "steps --", "verify", "collect", "archive", "quarantine list", "quarantine show", "source list", "rules list", "time-zone show", "config show", "compact", "completion"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_command_line_that_is_shown_can_be_read()
    {
        string[] shown = [.. OfHelp(), .. OfPages()];
        Assert.InRange(shown.Length, 90, 500);
        Assert.All(shown, line => Assert.Equal("", new Application(AllCommands.Create(), new TerminalOutput(TextWriter.Null, TextWriter.Null, false, false), TimeProvider.System).WhatIsWrongWith(Words(line))));
    }

    [Fact]
    public async Task Examples_of_help_that_read_a_store_work_on_the_demos()
    {
        string data = _folder.At("data");
        (await AccountingProgram.RunAsync("demo", "--data", data)).Expect(0);
        string[] examples = [.. OfHelp().Where(line => Reading.Any(command => line.StartsWith(command, StringComparison.Ordinal)) && !line.Contains("localhost", StringComparison.Ordinal))];
        Assert.InRange(examples.Length, 20, 100);
        foreach (string example in examples)
        {
            string[] words = [.. Words(example).Select(word => word == "./data" ? data : word.StartsWith("./", StringComparison.Ordinal) || word.StartsWith("/archive", StringComparison.Ordinal) ? _folder.At("out") : word)];
            CommandRun run = await CommandRun.OfAsync(TimeProvider.System, words);
            Assert.True(run.Code == ExitCode.Done, $"accounting {example}: {run.Code}: {run.Error}");
        }
    }

    [Fact]
    public async Task Your_own_data_in_five_lines_is_what_the_README_says()
    {
        string[] lines = [.. await File.ReadAllLinesAsync(Path.Combine(AccountingProgram.Repository, "README.md"), TestContext.Current.CancellationToken)];
        string text = PrintfText().Match(Assert.Single(lines, line => line.StartsWith("    printf ", StringComparison.Ordinal))).Groups[1].Value;
        await File.WriteAllTextAsync(_folder.At("mine.tsv"), Regex.Unescape(text), TestContext.Current.CancellationToken);
        string[] mine = [.. lines.Where(line => line.StartsWith("    ./accounting ", StringComparison.Ordinal) && line.Contains("./mine", StringComparison.Ordinal) && !line.Contains("--open", StringComparison.Ordinal))];
        Assert.Equal(3, mine.Length);
        var answers = new List<string>();
        foreach (string line in mine)
        {
            string[] words = [.. Words(line["    ./accounting ".Length..]).Select(word => word is "./mine" or "mine.tsv" ? _folder.At(word.Replace("./", "", StringComparison.Ordinal)) : word)];
            answers.Add((await AccountingProgram.RunAsync(words)).Expect(0).Output);
        }

        Assert.Matches(@"2026-10 +\w.* EUR +1 +2 +0\.00 +74\.50 +0\.00 +74\.50", answers[1]);
        Assert.Matches(@"18:30:00 .*-25\.50 +74\.50", answers[2]);
    }

    private static IEnumerable<string> OfHelp() => AllCommands.Create()
        .SelectMany(handler => handler.Command.Description!.Split('\n'))
        .Where(line => line.StartsWith("  accounting ", StringComparison.Ordinal))
        .Select(line => line["  accounting ".Length..]);

    private static IEnumerable<string> OfPages() => Directory.EnumerateFiles(Path.Combine(AccountingProgram.Repository, "docs"), "*.md")
        .Append(Path.Combine(AccountingProgram.Repository, "README.md"))
        .SelectMany(File.ReadLines)
        .Select(line => ShownLine().Match(line))
        .Where(match => match.Success)
        .Select(match => match.Groups[1].Value)
        .Where(line => !line.StartsWith("test", StringComparison.Ordinal) && !line.StartsWith("bench", StringComparison.Ordinal) && !line.StartsWith("outdated", StringComparison.Ordinal));

    /// <summary>As a shell parts them, without comment, redirection or what follows.</summary>
    private static string[] Words(string line)
    {
        string command = Rest().Replace(line.Replace("$(cat broker.txt)", "localhost:9092", StringComparison.Ordinal), "");
        return [.. Word().Matches(command).Select(match => match.Value.Replace("\"", "", StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"^    (?:\./)?accounting (.*?)\\?$")]
    private static partial Regex ShownLine();

    [GeneratedRegex(@" +(#|<|>|&&|&|\|).*$")]
    private static partial Regex Rest();

    [GeneratedRegex(@"(?:""[^""]*""|[^\s""])+")]
    private static partial Regex Word();

    [GeneratedRegex("printf '([^']*)'")]
    private static partial Regex PrintfText();
}
