using System.Diagnostics;
using System.Text.Json;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.EndToEnd;

/// <summary>The real executable's pages in a real browser: tests/browser/scenarios.mjs says what a person does and finds, commands say what there is to be found.</summary>
[Collection(RealDemo.Name)]
public sealed class DashboardTests(LedgerDemo demo)
{
    private static readonly string Scenarios = Path.Combine(AccountingProgram.Repository, "tests", "browser");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_serves_who_does_not_see_and_fits_a_telephone_and_a_wall()
    {
        demo.Result.Expect(0);
        using var dashboard = await ServedStore.StartAsync(demo.Data);
        string account = Tsv.Read(Path.Combine(demo.Data, "reports", "month=2013-05", "revision-1", "account-statements.tsv"))[0]["account_id"];
        await dashboard.FindsAsync("everyPage", $"[\"/accounts/{account}/2013-05\"]");
    }

    [Fact]
    public async Task Nothing_of_a_page_is_cut_off_on_paper()
    {
        demo.Result.Expect(0);
        using var dashboard = await ServedStore.StartAsync(demo.Data);
        string account = Tsv.Read(Path.Combine(demo.Data, "reports", "month=2013-05", "revision-1", "account-statements.tsv"))[0]["account_id"];
        await dashboard.FindsAsync("printed", $"[\"/accounts/{account}/2013-05\"]");
    }

    [Fact]
    public async Task The_calendar_of_a_telephone_begins_with_the_newest_days()
    {
        demo.Result.Expect(0);
        using var dashboard = await ServedStore.StartAsync(demo.Data);
        await dashboard.FindsAsync("newestDays");
    }

    [Fact]
    public async Task Pages_are_walked_through_by_keyboard()
    {
        demo.Result.Expect(0);
        using var dashboard = await ServedStore.StartAsync(demo.Data);
        await dashboard.FindsAsync("keyboard");
    }

    [Fact]
    public async Task The_months_page_says_what_report_says()
    {
        demo.Result.Expect(0);
        using var dashboard = await ServedStore.StartAsync(demo.Data);
        await dashboard.FindsAsync("months", (await AccountingProgram.RunAsync("report", "--format", "json", "--data", demo.Data)).Expect(0).Output);
    }

    [Fact]
    public async Task An_unreadable_day_turns_red_and_its_dependants_blocked_until_an_operator_runs_it_from_its_page()
    {
        using var pipeline = new TestPipeline { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, Cancellation);
        Transaction[] deposits = [Deposit(1, "10", At("2026-09-10T12:00:00Z")), Deposit(2, "20", At("2026-10-05T12:00:00Z")), Deposit(3, "30", At("2026-10-06T12:00:00Z"))];
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, deposits)));
        string segment = Directory.GetFiles(pipeline.Root, "segment-*.avro", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ElementAt(2);
        byte[] whole = await File.ReadAllBytesAsync(segment, Cancellation);
        await File.WriteAllBytesAsync(segment, [.. whole[..^9], (byte)(whole[^9] ^ 1), .. whole[^8..]], Cancellation);
        (await AccountingProgram.RunAsync("nightly", "--as-of", "2026-11-01T02:00:00Z", "--data", pipeline.Root)).Expect(4);
        using var dashboard = await ServedStore.StartAsync(pipeline.Root, logsIn: true);
        string operating = await dashboard.TokenAsync("O. Operator", "operator");

        ProgramResult steps = (await AccountingProgram.RunAsync("steps", "--format", "json", "--data", pipeline.Root)).Expect(1);
        using var told = JsonDocument.Parse(steps.Output);
        await dashboard.FindsAsync("steps", told.RootElement.GetProperty("steps").GetRawText(), operating);

        using ServedStore.Scenario open = dashboard.Begin(
            "becomes",
            """{ "path": "/steps", "before": "a[href='/steps/compaction/2026-10-06'] .bad", "after": "a[href='/steps/compaction/2026-10-06'] .good" }""",
            operating);
        await open.SaysAsync("shown");
        await File.WriteAllBytesAsync(segment, whole, Cancellation);
        await dashboard.FindsAsync("runsStep", """{ "step": "compaction/2026-10-06", "before": "bad" }""", operating);
        await open.HoldsAsync();
        string[] ran = StepsOfNewestRun(pipeline.Root);
        Assert.Contains("compaction/2026-10-06", ran);
        Assert.Contains("sections/2026-10", ran);
        Assert.DoesNotContain(ran, step => step.EndsWith("2026-09", StringComparison.Ordinal) || (step.StartsWith("compaction/", StringComparison.Ordinal) && step != "compaction/2026-10-06"));

        // What came meanwhile makes it stale, and the same button fresh again.
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. deposits, Deposit(3, "33", At("2026-10-06T12:00:00Z"), revision: 1)])));
        await dashboard.FindsAsync("runsStep", """{ "step": "compaction/2026-10-06", "before": "due" }""", operating);
        Assert.Contains("sound", (await AccountingProgram.RunAsync("verify", "--data", pipeline.Root)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_off_from_a_page_stands_in_the_report_with_the_closers_name()
    {
        using var pipeline = new TestPipeline();
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, Cancellation);
        Transaction first = Deposit(1, "10"), third = Deposit(2, "5");
        (first.AccountSequence, third.AccountSequence) = (1, 3);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, first, third)));
        (await AccountingProgram.RunAsync("nightly", "--as-of", "2026-11-04T02:00:00Z", "--data", pipeline.Root)).Expect(1);
        using var dashboard = await ServedStore.StartAsync(pipeline.Root, logsIn: true);
        string reading = await dashboard.TokenAsync("R. Reader", "reader");
        string closing = await dashboard.TokenAsync("C. Closer", "closer");
        await dashboard.FindsAsync("signsOff", $$"""{ "month": "2026-10", "control": "account-sequence", "reason": "a gap that is known", "reader": "{{reading}}" }""", closing);
        await AccountingProgram.RunAsync("nightly", "--as-of", "2026-11-04T02:00:00Z", "--data", pipeline.Root);
        string page = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(pipeline.Root, "reports", "month=2026-10"), "report.html", SearchOption.AllDirectories)), Cancellation);
        Assert.Contains("C. Closer", page, StringComparison.Ordinal);
        Assert.Contains("a gap that is known", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_move_while_transactions_arrive()
    {
        using var pipeline = new TestPipeline();
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, Cancellation);
        Transaction[] deposits = [Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30.5")];
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, deposits[..1])));
        using var dashboard = await ServedStore.StartAsync(pipeline.Root);
        using ServedStore.Scenario open = dashboard.Begin("becomes", """{ "path": "/now", "before": "td.strong:text-is('10.00')", "after": "td.strong:text-is('60.50')" }""");
        await open.SaysAsync("shown");
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(0, deposits)));
        await open.HoldsAsync();
    }

    [Fact]
    public async Task A_read_only_folder_is_shown_and_nothing_is_written_to_it()
    {
        demo.Result.Expect(0);
        Dictionary<string, DateTime> before = Written();
        using (var dashboard = await ServedStore.StartAsync(demo.Data))
        {
            await dashboard.FindsAsync("keyboard");
        }

        Assert.Equal(before, Written());

        Dictionary<string, DateTime> Written() => Directory.EnumerateFiles(demo.Data, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.GetLastWriteTimeUtc);
    }

    [Fact]
    public async Task A_query_ends_with_the_dashboard_that_asks_it_even_where_that_is_killed()
    {
        demo.Result.Expect(0);
        using var dashboard = await ServedStore.StartAsync(demo.Data);
        using var http = new HttpClient();
        string forEver = Uri.EscapeDataString("SELECT count(*) FROM range(1000000000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3");
        Task<string> asked = http.GetStringAsync(new Uri($"{dashboard.Address}/query?sql={forEver}"), Cancellation);
        int child = await ChildProcess.AppearsAsync(dashboard.ProcessId, "sql", Cancellation);
        dashboard.Kill();
        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
        await ChildProcess.EndsAsync(child, Cancellation);
    }

    /// <summary>The names of the steps that the newest run did.</summary>
    private static string[] StepsOfNewestRun(string data)
    {
        string newest = Directory.GetFiles(Path.Combine(data, "runs"), "*.json").MaxBy(File.GetLastWriteTimeUtc)!;
        using var run = JsonDocument.Parse(File.ReadAllText(newest));
        return [.. run.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("name").GetString()!)];
    }

    /// <summary>A dashboard of the real executable.</summary>
    private sealed class ServedStore : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private AccountingProgram _program = null!;

        public string Address { get; private set; } = "";

        public int ProcessId => _program.ProcessId;

        /// <param name="data">The store.</param>
        /// <param name="logsIn">Whether people log in, by tokens.</param>
        public static async Task<ServedStore> StartAsync(string data, bool logsIn = false)
        {
            ForeignTool.RequireProgram("node", "Node.js with npm");
            ForeignTool.RequireProgram("chromium", "Debian's chromium and fonts-liberation");
            ForeignTool.RequirePaths([Path.Combine(Scenarios, "node_modules")], "the npm packages of tests/browser (npm ci)");
            var served = new ServedStore();
            string ready = served._folder.At("ready");
            string[] login = logsIn ? ["--set", $"dashboard:tokens_file={served.TokensFile}"] : [];
            if (logsIn)
            {
                await served.TokenAsync("N. Nobody", "reader");
            }

            served._program = AccountingProgram.Start(["dashboard", "--data", data, "--set", "dashboard:address=http://127.0.0.1:0", "--ready-file", ready, .. login]);
            while (!File.Exists(ready))
            {
                Assert.False(served._program.HasExited, served._program.HasExited ? (await served._program.ResultAsync()).Error : "");
                await Task.Delay(20, Cancellation);
            }

            served.Address = (await File.ReadAllTextAsync(ready, Cancellation)).Trim().TrimEnd('/');
            return served;
        }

        private string TokensFile => _folder.At("tokens.json");

        /// <summary>A new token of somebody.</summary>
        public async Task<string> TokenAsync(string name, string roles) =>
            (await AccountingProgram.RunAsync("token", "new", "--file", TokensFile, "--name", name, "--roles", roles)).Expect(0).Output.Trim();

        public void Kill() => _program.Kill();

        /// <summary>Plays a scenario to its end.</summary>
        public async Task FindsAsync(string scenario, string? expected = null, string? token = null)
        {
            using Scenario played = Begin(scenario, expected, token);
            await played.HoldsAsync();
        }

        public Scenario Begin(string scenario, string? expected, string? token = null)
        {
            string file = _folder.At($"{scenario}.json");
            File.WriteAllText(file, expected ?? "null");
            var start = new ProcessStartInfo("node", [Path.Combine(Scenarios, "scenarios.mjs"), Address, scenario, file, token ?? ""]) { RedirectStandardOutput = true, RedirectStandardError = true };
            return new Scenario(Process.Start(start)!);
        }

        public void Dispose()
        {
            _program?.Dispose();
            _folder.Dispose();
        }

        public sealed class Scenario(Process process) : IDisposable
        {
            private readonly Task<string> _errors = process.StandardError.ReadToEndAsync(Cancellation);

            public async Task SaysAsync(string line) => Assert.Equal(line, await process.StandardOutput.ReadLineAsync(Cancellation) ?? await _errors);

            public async Task HoldsAsync()
            {
                await process.WaitForExitAsync(Cancellation);
                Assert.True(process.ExitCode == 0, await _errors);
            }

            public void Dispose()
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }

                process.Dispose();
            }
        }
    }
}
