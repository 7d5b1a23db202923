using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;

namespace Accounting.Bench.Stages;

/// <summary>The report of a month of 31 days, from its day versions to its last file.</summary>
internal static class ReportStage
{
    public const string Name = "monthly report";

    /// <summary>The issue's day, spread over the issue's accounts.</summary>
    private const double TransactionsPerAccount = 8.8;

    private const int IssueAccounts = 1_000_000;

    public static async Task RunAsync(BenchRun run)
    {
        int accounts = run.Options.Accounts;
        var series = new TransactionSeries(run.Options.Seed, accounts, StageDay.MonthBegins, StageDay.MonthDays, (long)(accounts * TransactionsPerAccount));
        using BenchStore store = await BenchStore.CreateAsync(run, "month").ConfigureAwait(false);
        run.Note($"{Name}, {accounts} accounts: its days first");
        (SlowSums sums, CompactionResult days) = await FillAsync(run, store, series).ConfigureAwait(false);
        run.Note(Name);
        (Cost cost, IReadOnlyList<MonthResult> months) = await run.Meter.OnceAsync(() => store.ReportAsync(days)).ConfigureAwait(false);
        Require(months.Single(month => month.Month == new BusinessMonth(2026, 10)), series.AccountsSeen, sums);
        bool isIssues = accounts >= IssueAccounts;
        run.Table.AddWhole(Name, cost, isIssues ? Target.AtMost(15) : null, null, isIssues ? Target.AtMost(2000) : null);
        run.Table.Add(Name, "statements", series.AccountsSeen, "accounts");
        run.Table.Add(Name, "transactions", series.Count, "rows");
        run.Table.Add(Name, "processor time a statement", cost.ProcessorSeconds * 1e6 / series.AccountsSeen, "µs");
    }

    /// <summary>The log is let go of before anything is measured.</summary>
    private static async Task<(SlowSums Sums, CompactionResult Days)> FillAsync(BenchRun run, BenchStore store, TransactionSeries series)
    {
        EncodedLog log = new EncodedLog(run.Options.Partitions).With(series);
        await store.ConsumeAsync(log).ConfigureAwait(false);
        return (log.Sums, await store.CompactAsync().ConfigureAwait(false));
    }

    /// <summary>The totals of a month are those added up slowly, and no control is red.</summary>
    public static void Require(MonthResult month, long accounts, SlowSums sums)
    {
        Check.Equal("the statements", accounts, month.Statements);
        Check.Equal("the transactions of all statements", sums.Transactions, month.Transactions);
        foreach (StatementTotals totals in month.Totals)
        {
            Check.Equal($"the closing balances in {totals.Currency}", sums.AmountOf(totals.Currency.Code), (decimal)totals.Closing.TenThousandths / 10_000m);
        }

        Check.Equal("the controls that are red", "", string.Join(", ", month.Controls.Where(control => control.Verdict == Verdict.Red).Select(control => control.Name)));
    }
}
