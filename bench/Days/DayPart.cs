using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Service.Pipeline;
using NodaTime;

namespace Accounting.Bench.Days;

/// <summary>A day of the exchange from its log to the month's report, then the nightly over two such days.</summary>
internal sealed class DayPart
{
    private const string Stage = "a day of the exchange";
    private const string Nightly = "nightly over two days";
    private const double NightlySeconds = 60;

    /// <summary>The two last days before the run's clock, which a nightly reads again.</summary>
    private static readonly HomeDate FirstDay = HomeDate.Parse("2026-11-03");

    private static readonly BusinessMonth Month = new(2026, 11);

    private readonly BenchRun _run;
    private readonly BenchStore _store;
    private readonly EncodedLog _log;
    private readonly TransactionSeries _series;

    private DayPart(BenchRun run, BenchStore store)
    {
        _run = run;
        _store = store;
        _log = new EncodedLog(run.Options.Partitions);
        _series = new TransactionSeries(run.Options.Seed, run.Options.Accounts, FirstDay, 2, 2 * run.Options.Rows);
    }

    public static async Task RunAsync(BenchRun run)
    {
        if (run.Wants(Stage) || run.Wants(Nightly))
        {
            await MeasureDaysAsync(run).ConfigureAwait(false);
        }

        await ClosedMonth.RunAsync(run).ConfigureAwait(false);
        await ThreeHotDays.RunAsync(run, FirstDay.PlusDays(1), IsOfIssuesSize(run)).ConfigureAwait(false);
    }

    private static async Task MeasureDaysAsync(BenchRun run)
    {
        using BenchStore store = await BenchStore.CreateAsync(run, "exchange").ConfigureAwait(false);
        var part = new DayPart(run, store);
        using IEnumerator<Transaction> transactions = part._series.First().GetEnumerator();
        part._log.Append(transactions, part._series.Count / 2);
        await part.MeasureDayAsync().ConfigureAwait(false);
        part._log.Append(transactions, part._series.Count);
        run.Note("the second day");
        await store.ConsumeAsync(part._log).ConfigureAwait(false);
        await part.MeasureNightlyAsync().ConfigureAwait(false);
    }

    private async Task MeasureDayAsync()
    {
        StoreCalls before = _store.Counting.Calls;
        Cost all = await MeasureAsync("consumed", () => _store.ConsumeAsync(_log)).ConfigureAwait(false);
        CompactionResult? days = null;
        all += await MeasureAsync("compacted", async () => days = await _store.CompactAsync().ConfigureAwait(false)).ConfigureAwait(false);
        IReadOnlyList<MonthResult> months = [];
        all += await MeasureAsync("reported", async () => months = await _store.ReportAsync(days!).ConfigureAwait(false)).ConfigureAwait(false);
        ReportStage.Require(months.Single(month => month.Month == Month), _series.AccountsSeen, _log.Sums);
        _run.Table.AddWhole($"{Stage}: from log to report", all);
        AddWritten($"{Stage}: from log to report", _store.Counting.Calls - before);
        _run.Table.Add($"{Stage}: from log to report", "processor time a transaction", all.ProcessorSeconds * 1e9 / _log.Count, "ns");
    }

    private async Task<Cost> MeasureAsync<T>(string what, Func<Task<T>> work)
    {
        _run.Note($"{Stage}: {what}");
        (Cost cost, _) = await _run.Meter.OnceAsync(work).ConfigureAwait(false);
        _run.Table.AddWhole($"{Stage}: {what}", cost);
        return cost;
    }

    /// <summary>As a service's nightly finds them: the first day compacted, the second only consumed.</summary>
    private async Task MeasureNightlyAsync()
    {
        _run.Note(Nightly);
        StoreCalls before = _store.Counting.Calls;
        (Cost cost, NightlyResult night) = await _run.Meter
            .OnceAsync(() => _store.NewNightly(_log).RunAsync(Instant.FromDateTimeOffset(_run.Clock.GetUtcNow()), _run.Cancellation)).ConfigureAwait(false);
        night.RequireAll();
        Check.Equal("the messages read again", _log.Count, night.Replay.Counts.Messages);
        Check.Equal("the rows that reading again added", null, night.Replay.Run?.Id.ToString());
        ReportStage.Require(night.Months.Single(month => month.Month == Month), _series.AccountsSeen, _log.Sums);
        Check.Equal("the public transactions", _log.Sums.Text(), PublicSums.OfTransactions(_store, _run.Cancellation));
        _run.Table.AddWhole(Nightly, cost, IsOfIssuesSize(_run) ? Target.AtMost(NightlySeconds) : null);
        AddWritten(Nightly, _store.Counting.Calls - before);
        _run.Table.Add(Nightly, "processor time a transaction", cost.ProcessorSeconds * 1e9 / _log.Count, "ns");
    }

    private static bool IsOfIssuesSize(BenchRun run) => run.Options.Rows >= FullDayStages.IssueRows;

    private void AddWritten(string stage, StoreCalls calls)
    {
        _run.Table.Add(stage, "objects written", calls.Puts, "objects");
        _run.Table.Add(stage, "bytes written", calls.BytesWritten / 1e6, "MB");
        _run.Table.Add(stage, "objects read", calls.Reads, "objects");
    }
}
