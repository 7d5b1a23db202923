using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Bench;

/// <summary>The benchmark in small: it runs to its end, its own checks hold, and its table says what was measured and on what.</summary>
public sealed class BenchTests
{
    [Fact]
    public async Task Every_stage_runs_in_small_and_the_table_stands_on_the_terminal_and_beside_it()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "bench.tsv");
        string[] measured = ["decode", "fold", "segment write", "recovery", "compaction", "statistics", "monthly report"];
        string[] size = ["--rows", "2000", "--accounts", "300", "--repeats", "0", "--partitions", "2", "--folder", folder.Path, "--tsv", file];
        ProgramResult result = await AccountingProgram.RunBenchAsync(["stages", .. size, .. measured.SelectMany(stage => new[] { "--only", stage })]);

        Assert.True(result.ExitCode == 0, result.Error);
        string[] lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(lines, line => line.StartsWith("# runtime: .NET", StringComparison.Ordinal));
        string[][] rows = [.. lines.Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))];
        Assert.Equal(["stage", "figure", "unit", "value", "target", "met"], rows[0]);
        string[] stages = ["decode", "fold: time order", "fold: random order", "segment write", "consume from memory", "recovery of a hot day: from its version", "compaction of a full day", "compaction of a full day: 1% new rows", "statistics of a day", "compaction of tiny days", "monthly report"];
        Assert.Superset(stages.ToHashSet(), rows.Skip(1).Select(row => row[0]).ToHashSet());
        Assert.Equal("0", rows.Single(row => row[0] == "decode" && row[1] == "allocated a message")[3]);
        Assert.All(rows.Skip(1), row => Assert.Contains($"{row[0]}  ", result.Output, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateDirectories(folder.Path));
    }

    [Fact]
    public async Task An_hourly_compaction_asks_no_more_of_the_store_when_its_history_is_twice_as_long()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "bench.tsv");
        ProgramResult result = await AccountingProgram.RunBenchAsync(
            "five-years", "--days", "4", "--history-partitions", "2", "--only", "history: takeover", "--folder", folder.Path, "--tsv", file);

        Assert.True(result.ExitCode == 0, result.Error);
        Dictionary<(string Stage, string Figure), string> ratios = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
            .Select(line => line.Split('\t')).Where(row => row[0].EndsWith(": the whole history against its half", StringComparison.Ordinal))
            .ToDictionary(row => (row[0].Split(": the whole")[0], row[1]), row => row[3]);
        Assert.Equal("1", ratios[("history: compaction, nothing new", "objects read")]);
        Assert.Equal("1", ratios[("history: compaction, one new interval", "objects read")]);
        Assert.Equal("1", ratios[("history: compaction, one new interval", "objects written")]);
        Assert.Equal("1", ratios[("history: compaction", "manifest of the newest day")]);
        Assert.Contains(("history: takeover of a partition", "objects named by listings"), ratios.Keys);
    }

    [Fact]
    public async Task A_consumer_is_measured_beside_a_dashboard_that_somebody_looks_at()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "bench.tsv");
        ProgramResult result = await AccountingProgram.RunBenchAsync("kafka", "--only", "consumer role beside", "--rows", "2000", "--repeats", "0", "--partitions", "2", "--folder", folder.Path, "--tsv", file);

        Assert.True(result.ExitCode == 0, result.Error);
        string[][] rows = [.. (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))];
        string[] ratio = Assert.Single(rows, row => row[1] == "with ÷ without, all rounds");
        Assert.True(double.Parse(ratio[3], System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.All(rows.Skip(1), row => Assert.Equal("consumer role beside the dashboard", row[0]));
    }

    [Fact]
    public async Task A_size_that_is_none_is_refused_and_named()
    {
        ProgramResult result = await AccountingProgram.RunBenchAsync("stages", "--rows", "0");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("--rows is 0", result.Error, StringComparison.Ordinal);
    }
}
