using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Consuming;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Service.Collection;
using NodaTime;

namespace Accounting.Bench.History;

/// <summary>
/// A store with a long history, made by the very code that makes one in service, with a handful of rows where a real one has millions: what such a store
/// costs beside its rows is all there. A consumer stays for all of it, on a clock that moves: of every day a few intervals with rows of every partition,
/// each checkpointed, then a compaction, consolidation and collection as a nightly does them. Months are reported once, in the end.
/// </summary>
internal sealed class HistoryStore : IDisposable
{
    /// <summary>What is consumed after the history, by what measures it.</summary>
    private const int DaysAfter = 6;

    public const long FirstOfManyAccounts = 1_000_000_000;

    private const int RowsPerPartitionAndInterval = 10;

    /// <summary>Histories of up to so many days are compacted, consolidated and collected every day.</summary>
    private const int DailyMaintained = 60;

    private const int AccountsPerPartition = 10;

    /// <summary>So far ahead that every file is old by the clock of the store, whatever the machine's says.</summary>
    private static readonly HomeDate End = HomeDate.Parse("2101-01-01");

    private readonly BenchRun _run;
    private readonly IEnumerator<Transaction> _transactions;
    private readonly TransactionSeries _series;
    private readonly HomeDate _from;
    private readonly int _rowsPerInterval;
    private readonly int _days;
    private readonly StoreGarbage _garbage;
    private long _intervals;

    private HistoryStore(BenchRun run, BenchStore store, MovableClock clock, HomeDate from, int days)
    {
        _days = days;
        _run = run;
        _from = from;
        Store = store;
        _garbage = new StoreGarbage(store.Store);
        Clock = clock;
        Log = new EncodedLog(run.Options.HistoryPartitions);
        _rowsPerInterval = RowsPerPartitionAndInterval * run.Options.HistoryPartitions;
        int daysInAll = days + DaysAfter;
        _series = new TransactionSeries(run.Options.Seed, AccountsPerPartition * run.Options.HistoryPartitions, from, daysInAll, (long)daysInAll * IntervalsPerDay * _rowsPerInterval);
        _transactions = _series.First().GetEnumerator();
    }

    public BenchStore Store { get; }

    public MovableClock Clock { get; }

    public EncodedLog Log { get; }

    /// <summary>When the accounts came that <see cref="AppendAccounts"/> tells of.</summary>
    public Timestamp LastAccountsAt { get; private set; }

    /// <summary>What the consumer asked of the store on the last day of the history.</summary>
    public StoreCalls LastDayOfConsumer { get; private set; }

    /// <param name="run">The run, whose partitions and checkpoints it has.</param>
    /// <param name="days">How long its history is.</param>
    public static async Task<HistoryStore> BuildAsync(BenchRun run, int days)
    {
        HomeDate from = End.PlusDays(-days);
        var clock = new MovableClock(from.Midnight.ToInstant());
        BenchStore store = await BenchStore.CreateAsync(run, "history", clock).ConfigureAwait(false);
        var history = new HistoryStore(run, store, clock, from, days);
        await history.ConsumeDaysAsync().ConfigureAwait(false);
        return history;
    }

    private int IntervalsPerDay => _run.Options.HistoryIntervals;

    /// <summary>What comes until the next checkpoint, and isn't consumed yet.</summary>
    public void AppendInterval()
    {
        Log.Append(_transactions, _rowsPerInterval);
        _intervals++;
        Clock.MoveTo(_from.Midnight.ToInstant() + (Duration.FromDays(1) * _intervals / IntervalsPerDay));
    }

    /// <summary>So many accounts that were never heard of before have a deposit now.</summary>
    public void AppendAccounts(int count)
    {
        LastAccountsAt = Timestamp.Now(Clock);
        for (int number = 0; number < count; number++)
        {
            Log.AppendOne(_series.OnlyDeposit(FirstOfManyAccounts + number, LastAccountsAt), LastAccountsAt);
        }
    }

    /// <summary>Rows come of days long gone by, in every partition.</summary>
    public void AppendLate(int rows, int days)
    {
        for (int number = 0; number < rows; number++)
        {
            HomeDate date = _from.PlusDays(number % days * (_days / 2) / days);
            Log.AppendOne(_series.Missed(date), Timestamp.Now(Clock));
        }
    }

    public void Dispose()
    {
        _transactions.Dispose();
        Store.Dispose();
    }

    /// <summary>Each time the log has nothing more, time goes on so far that a checkpoint is due; the next time it is written, and more comes.</summary>
    private async Task ConsumeDaysAsync()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_run.Cancellation);
        Compaction compaction = Store.NewCompaction();
        StoreCalls before = Store.Counting.Calls;
        bool isWritten = true;
        using var reader = new EncodedLogReader(Log) { Idle = Next };
        ConsumerLoop loop = Store.NewConsumer(reader);
        await loop.RunAsync(untilCaughtUp: false, ended.Token).ConfigureAwait(false);
        _run.Cancellation.ThrowIfCancellationRequested();

        void Next()
        {
            if (!isWritten)
            {
                Clock.Move(Store.Options.Consumer.CheckpointInterval);
                isWritten = true;
                return;
            }

            if (_intervals > 0 && _intervals % IntervalsPerDay == 0)
            {
                LastDayOfConsumer = Store.Counting.Calls - before;
                if (IsMaintained(_intervals / IntervalsPerDay))
                {
                    MaintainAsync(compaction).GetAwaiter().GetResult();
                }

                before = Store.Counting.Calls;
            }

            if (_intervals == (long)_days * IntervalsPerDay)
            {
                ended.Cancel();
                return;
            }

            AppendInterval();
            isWritten = false;
        }
    }

    /// <summary>Every day; of a history so long that making it would take its square, as often in all.</summary>
    private bool IsMaintained(long day) => day == _days || day % Math.Max(1, _days / DailyMaintained) == 0;

    private async Task MaintainAsync(Compaction compaction)
    {
        long day = _intervals / IntervalsPerDay;
        _run.Note($"history: {day} days");
        (await compaction.RunAsync(null, _run.Cancellation).ConfigureAwait(false)).RequireAll();
        var now = Timestamp.Now(Clock);
        await new CheckpointConsolidation(Store.Store, now, Store.Options.CollectionGrace).RunAsync(_run.Cancellation).ConfigureAwait(false);
        GarbageSearch search = await _garbage.SearchAsync(now, Store.Options.CollectionGrace, _run.Cancellation).ConfigureAwait(false);
        await search.RemoveAsync(_run.Cancellation).ConfigureAwait(false);
    }
}
