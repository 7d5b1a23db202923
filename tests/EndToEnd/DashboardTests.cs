using System.Diagnostics;
using System.Text.Json;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.EndToEnd;

/// <summary>The real executable's pages in a real browser: tests/browser/scenarios.mjs says what a person does and finds, commands say what there is to be found.</summary>
[Collection(RealExecutable.Name)]
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
    public async Task An_unreadable_day_turns_its_step_red_and_its_dependants_blocked_and_an_open_page_shows_it_mended()
    {
        using var pipeline = new TestPipeline { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };
        await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", null, Cancellation);
        await pipeline.ConsumeAsync(TestPipeline.Log(Records(
            0,
            Deposit(1, "10", At("2026-09-10T12:00:00Z")),
            Deposit(2, "20", At("2026-10-05T12:00:00Z")),
            Deposit(3, "30", At("2026-10-06T12:00:00Z")))));
        string segment = Directory.GetFiles(pipeline.Root, "segment-*.avro", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ElementAt(2);
        byte[] whole = await File.ReadAllBytesAsync(segment, Cancellation);
        await File.WriteAllBytesAsync(segment, [.. whole[..^9], (byte)(whole[^9] ^ 1), .. whole[^8..]], Cancellation);
        (await AccountingProgram.RunAsync("nightly", "--as-of", "2026-11-01T02:00:00Z", "--data", pipeline.Root)).Expect(4);
        using var dashboard = await ServedStore.StartAsync(pipeline.Root);

        ProgramResult steps = (await AccountingProgram.RunAsync("steps", "--format", "json", "--data", pipeline.Root)).Expect(1);
        using var told = JsonDocument.Parse(steps.Output);
        await dashboard.FindsAsync("steps", told.RootElement.GetProperty("steps").GetRawText());

        using ServedStore.Scenario open = dashboard.Begin("becomes", """
            { "path": "/steps", "before": "a[href='/steps/compaction/2026-10-06'] .bad", "after": "a[href='/steps/compaction/2026-10-06'] .good" }
            """);
        await open.SaysAsync("shown");
        await File.WriteAllBytesAsync(segment, whole, Cancellation);
        (await AccountingProgram.RunAsync("steps", "run", "--as-of", "2026-11-01T02:00:00Z", "--data", pipeline.Root)).Expect(0);
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

    /// <summary>A dashboard of the real executable.</summary>
    private sealed class ServedStore : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private AccountingProgram _program = null!;
        private string _address = "";

        public static async Task<ServedStore> StartAsync(string data)
        {
            ForeignTool.RequireProgram("node", "Node.js with npm");
            ForeignTool.RequireProgram("chromium", "Debian's chromium and fonts-liberation");
            ForeignTool.RequirePaths([Path.Combine(Scenarios, "node_modules")], "the npm packages of tests/browser (npm ci)");
            var served = new ServedStore();
            string ready = served._folder.At("ready");
            served._program = AccountingProgram.Start("dashboard", "--data", data, "--set", "dashboard:address=http://127.0.0.1:0", "--ready-file", ready);
            while (!File.Exists(ready))
            {
                Assert.False(served._program.HasExited, served._program.HasExited ? (await served._program.ResultAsync()).Error : "");
                await Task.Delay(20, Cancellation);
            }

            served._address = (await File.ReadAllTextAsync(ready, Cancellation)).Trim().TrimEnd('/');
            return served;
        }

        /// <summary>Plays a scenario to its end.</summary>
        public async Task FindsAsync(string scenario, string? expected = null)
        {
            using Scenario played = Begin(scenario, expected);
            await played.HoldsAsync();
        }

        public Scenario Begin(string scenario, string? expected)
        {
            string file = _folder.At("expected.json");
            File.WriteAllText(file, expected ?? "null");
            var start = new ProcessStartInfo("node", [Path.Combine(Scenarios, "scenarios.mjs"), _address, scenario, file]) { RedirectStandardOutput = true, RedirectStandardError = true };
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
