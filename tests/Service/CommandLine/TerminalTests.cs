using Accounting.Service.CommandLine;
using Accounting.Service.Commands;
using Accounting.Service.Output;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.CommandLine;

/// <summary>What commands show on terminals of 80, 120 and 200 columns, of one store. ACCOUNTING_MAKE_TERMINAL=1 writes the captures anew; look at them then.</summary>
public sealed class TerminalTests(TerminalTests.ReadStore store) : IClassFixture<TerminalTests.ReadStore>
{
    private static readonly string Captures = AccountingProgram.DataFile("terminal");

    public static TheoryData<string, string, int> Captured
    {
        get
        {
            var captured = new TheoryData<string, string, int>();
            foreach (int width in new[] { 80, 120, 200 })
            {
                captured.Add("status", "status", width);
                captured.Add("report", "report", width);
                captured.Add("report-month", "report --month 2026-10", width);
                captured.Add("report-controls", "report --month 2026-09 --controls", width);
                captured.Add("report-history", "report --month 2026-09 --history", width);
                captured.Add("quarantine-list", "quarantine list", width);
                captured.Add("source-list", "source list", width);
                captured.Add("rules-list", "rules list", width);
                captured.Add("statement", "statement --month 2026-08 --account 1", width);
                captured.Add("statement-detail", "statement --month 2026-08 --account 1 --detail", width);
                captured.Add("trace", "trace --month 2026-09 --account 1", width);
            }

            return captured;
        }
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task Every_answer_keeps_within_its_terminal_as_captured(string name, string commandLine, int width)
    {
        string shown = await ShowAsync(commandLine, width);
        string capture = Path.Combine(Captures, $"{name}-{width}.txt");
        if (Environment.GetEnvironmentVariable("ACCOUNTING_MAKE_TERMINAL") == "1")
        {
            await File.WriteAllTextAsync(capture, shown, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(capture, TestContext.Current.CancellationToken), shown);
        string[] wide = [.. shown.Split('\n').Where(line => line.Length > width && !line.Contains("STORE", StringComparison.Ordinal))];
        Assert.Empty(wide);
    }

    [Fact]
    public async Task Into_a_file_every_column_goes_however_long_the_lines()
    {
        string shown = await ShowAsync("trace --month 2026-09 --account 1", null);
        Assert.All(new[] { "transaction_id", "kind", "outcome", "amount", "partition", "offset", "logged_at" }, column => Assert.Contains(column, shown, StringComparison.Ordinal));
        Assert.DoesNotContain("no room", shown, StringComparison.Ordinal);
    }

    /// <summary>On a terminal of that many columns, or into a file.</summary>
    private async Task<string> ShowAsync(string commandLine, int? widthColumns)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new TerminalOutput(output, error, widthColumns is not null, errorIsTerminal: false, widthColumns);
        var application = new Application(AllCommands.Create(), terminal, new ManualClock(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero)));
        ExitCode code = await application.RunAsync([.. commandLine.Split(' '), "--data", store.Data], TestContext.Current.CancellationToken);
        Assert.True(code is ExitCode.Done or ExitCode.LeftUndone, error.ToString());
        string[] lines = output.ToString().ReplaceLineEndings("\n").Replace(store.Data, "STORE", StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines.Select(line => line.TrimEnd()));
    }

    /// <summary>All captures only read it, so one will do.</summary>
    public sealed class ReadStore : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public ReadStore() => FormerStore.Unpack(Data);

        public string Data => _folder.At("data");

        public void Dispose() => _folder.Dispose();
    }
}
