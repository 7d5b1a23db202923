using System.Collections;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Tests.Aggregator.Consuming;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Pipeline;

/// <summary>A month of many accounts through consumer, compaction and report, held to a limit of memory. ACCOUNTING_THOROUGH=1 makes it a million accounts.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class ManyAccountsTests
{
    private const int LimitMiB = 512;

    /// <summary>What DuckDB may take before it spills, and as much again for what it doesn't count and for our own: however many accounts there are.</summary>
    private const long ReportingBytesMax = 2L * LimitMiB << 20;

    private const long PageBytesMax = 1 << 20;

    private static readonly int Accounts = Thoroughness.Pick(50_000, 1_000_000);

    [Fact]
    public async Task A_month_of_many_accounts_is_reported_in_bounded_memory_and_the_page_shows_totals_and_the_largest()
    {
        using var pipeline = new Support.Pipeline();
        var month = new ManyAccounts(Accounts);
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", 1, TestContext.Current.CancellationToken);
        await pipeline.ConsumeAsync(Support.Pipeline.Log(new GeneratedRecords(month.Messages, month.Record)));
        var access = StoreAccess.ToFolder(root, pipeline.Root);
        ServiceOptions options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), [new SettingOverride("compactor:memory_limit_mib", $"{LimitMiB}", "--set")]));
        var compaction = new CompactionJob(access, options.Compactor, pipeline.Clock, NullLoggerFactory.Instance);
        var replay = new NightlyReplay(access, options, pipeline.Clock, NullLoggerFactory.Instance);
        await compaction.RunAsync(null, TestContext.Current.CancellationToken);

        long before = ResidentMemory.Restart();
        NightlyResult night = await new NightlyJob(access, options, compaction, replay, pipeline.Clock)
            .RunAsync(Instant.FromDateTimeOffset(pipeline.Clock.GetUtcNow()), TestContext.Current.CancellationToken);
        long reporting = ResidentMemory.Peak() - before;

        TestContext.Current.TestOutputHelper!.WriteLine($"{Accounts} accounts: {reporting >> 20} MiB at the peak of reporting, beyond the {before >> 20} MiB before, in {night.ReportingSeconds:0.0} s.");
        Assert.InRange(reporting, long.MinValue, ReportingBytesMax);
        MonthResult closed = night.Months.Single(result => result.Month == new BusinessMonth(2026, 10));
        Assert.Equal((MonthState.Final, Accounts, month.Messages), (closed.State, closed.Statements, closed.Transactions));
        Assert.DoesNotContain(closed.Controls, control => control.Verdict is Verdict.Red or Verdict.Amber && control.Name != "client-money.funds-stated");
        RequireStatements(pipeline.Root);
        RequirePage(pipeline.Root);
    }

    /// <summary>Read line by line: the table is longer than what memory should hold.</summary>
    private static void RequireStatements(string root)
    {
        using IEnumerator<string> lines = File.ReadLines(FileOf(root, "account-statements.tsv")).GetEnumerator();
        Assert.True(lines.MoveNext());
        int closing = Array.IndexOf(lines.Current.Split('\t'), "closing");
        for (int account = 0; account < Accounts; account++)
        {
            Assert.True(lines.MoveNext(), $"The statements end before account {1 + account}.");
            string[] cells = lines.Current.Split('\t');
            string expected = new PlacedSum(new AmountSum(Closing(account) * Amount.Scale), ManyAccounts.CurrencyOf(account).DecimalPlaces).ToString();
            Assert.Equal(($"{1 + account}", ManyAccounts.CurrencyOf(account).Code, expected), (cells[0], cells[1], cells[closing]));
        }

        Assert.False(lines.MoveNext());
    }

    private static void RequirePage(string root)
    {
        Assert.InRange(new FileInfo(FileOf(root, "report.html")).Length, 0, PageBytesMax);
        string page = File.ReadAllText(FileOf(root, "report.html"));
        Assert.Contains($"All {Accounts:N0} statements are in account-statements.tsv", page, StringComparison.Ordinal);
        foreach (IGrouping<Currency, int> currency in Enumerable.Range(0, Accounts).GroupBy(ManyAccounts.CurrencyOf))
        {
            Assert.Contains($"<td>All {currency.Count():N0}</td>", page, StringComparison.Ordinal);
            int largest = currency.MaxBy(Closing);
            Assert.Contains($"<td>{1 + largest}</td>", page, StringComparison.Ordinal);
        }
    }

    private static long Closing(int account) => ManyAccounts.DepositOf(account) + ManyAccounts.ResultOf(account);

    private static string FileOf(string root, string name) => Path.Combine(root, "reports", "month=2026-10", "revision-1", name);
}
