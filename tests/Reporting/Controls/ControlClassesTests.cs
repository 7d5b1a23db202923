using System.Text.RegularExpressions;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Tests.EndToEnd;
using Xunit;

namespace Accounting.Tests.Reporting.Controls;

/// <summary>Every control that is made anywhere is decided about: whether a person may accept what it finds.</summary>
public sealed partial class ControlClassesTests
{
    private const string Heading = "#### Which differences can be signed off";

    [Fact]
    public void Every_control_that_the_code_makes_has_a_class()
    {
        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(AccountingProgram.Repository, "reporting"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)];
        string[] made = [.. sources.SelectMany(source => MadeForm().Matches(source)).SelectMany(match => NamesOf(match.Groups[1].Value)).Distinct()];
        Assert.True(made.Length > 35, string.Join(' ', made));
        Assert.Equal([], made.Where(name => ControlClasses.Of(name) is null));
    }

    [Fact]
    public void Every_control_of_the_agreed_report_has_a_class()
    {
        string golden = Path.Combine(AccountingProgram.Repository, "tests", "Reporting", "Goldens", "2026-10-controls.tsv");
        Assert.Equal([], File.ReadLines(golden).Skip(1).Select(line => line.Split('\t')[0]).Distinct().Where(name => ControlClasses.Of(name) is null));
    }

    [Fact]
    public void The_page_of_data_lists_them_as_the_code_does()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(AccountingProgram.Repository, "docs", "data.md")).SkipWhile(line => line != Heading).Skip(1)
            .TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith("| never", StringComparison.Ordinal) || line.StartsWith("| signable", StringComparison.Ordinal))];
        Assert.Equal(2, rows.Length);
        Assert.Equal(ControlClasses.All.Where(entry => entry.Class == ControlClass.Proof).Select(entry => entry.Control), NameForm().Matches(rows[0]).Select(match => match.Groups[1].Value));
        Assert.Equal(ControlClasses.All.Where(entry => entry.Class == ControlClass.Signable).Select(entry => entry.Control), NameForm().Matches(rows[1]).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void A_control_that_nobody_has_decided_about_has_none() => Assert.Null(ControlClasses.Of("something-new"));

    /// <summary>A name in the code: itself, those that it begins (<c>{name}.count</c>), or the constant that holds it.</summary>
    private static IEnumerable<string> NamesOf(string argument) =>
        argument.StartsWith("$\"{name}.", StringComparison.Ordinal) ? new[] { "statements-statistics", "statistics-transactions" }.Select(begin => $"{begin}{argument["$\"{name}".Length..^1]}")
        : argument.StartsWith('"') ? [argument[1..^1]]
        : argument switch { "Unique" => [IdControls.Unique], "FirstRevisions" => [IdControls.FirstRevisions], "Conflicts" => [IdControls.Conflicts], "ConflictsAccepted" => [IdControls.ConflictsAccepted], _ => [argument] };

    [GeneratedRegex(@"\b(?:Money|Count)\(\s*(\$?""[^""]+""|[A-Z][A-Za-z]+),\s*(?:null|currency|evidence|month|[a-z]+\.Currency|\r?\n)", RegexOptions.CultureInvariant)]
    private static partial Regex MadeForm();

    [GeneratedRegex(@"`([a-z.-]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
