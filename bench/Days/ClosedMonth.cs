using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Bench.Trading;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Pipeline;
using NodaTime;

namespace Accounting.Bench.Days;

/// <summary>
/// The last two days of a month from the topic to the closed month: consumed, then one nightly that reads all of them again, compacts, has the second reader judge what it
/// made, reports and closes.
/// </summary>
internal static class ClosedMonth
{
    private const string Stage = "two days from the topic to the closed month";

    private const int Days = 2;

    /// <summary>To the month's last days from the run's clock, at which it may close.</summary>
    private const int ReplayDays = 7;

    private static readonly BusinessMonth Month = new(2026, 10);

    private static readonly HomeDate First = HomeDate.Parse("2026-10-30");

    public static async Task RunAsync(BenchRun run)
    {
        if (!run.Wants(Stage))
        {
            return;
        }

        run.Note(Stage);
        var series = new TransactionSeries(run.Options.Seed, run.Options.Accounts, First, Days, Days * run.Options.Rows);
        EncodedLog log = new EncodedLog(run.Options.Partitions).With(series);
        using BenchStore store = await BenchStore.CreateAsync(run, "closed-month", options: options => options with { NightlyReplayDays = ReplayDays }).ConfigureAwait(false);
        (Cost consumed, _) = await run.Meter.OnceAsync(() => store.ConsumeAsync(log)).ConfigureAwait(false);
        (Cost night, NightlyResult result) = await run.Meter
            .OnceAsync(() => store.NewNightly(log).RunAsync(Instant.FromDateTimeOffset(run.Clock.GetUtcNow()), run.Cancellation)).ConfigureAwait(false);
        result.RequireAll();
        Check.Equal("the messages read again", log.Count, result.Replay.Counts.Messages);
        Check.Equal("the month", MonthState.Final, result.Months.Single(month => month.Month == Month).State);
        ReportStage.Require(result.Months.Single(month => month.Month == Month), series.AccountsSeen, log.Sums);
        Check.Equal("the public transactions", log.Sums.Text(), PublicSums.OfTransactions(store, run.Cancellation));
        Cost all = consumed + night;
        run.Table.AddWhole(Stage, all);
        run.Table.Add(Stage, "transactions", series.Count, "rows");
        run.Table.Add(Stage, "of it consuming: time", consumed.Seconds, "s");
        run.Table.Add(Stage, "processor time a transaction", all.ProcessorSeconds * 1e9 / series.Count, "ns");
    }
}
