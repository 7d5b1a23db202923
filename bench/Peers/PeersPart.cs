using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Bench.Trading;

namespace Accounting.Bench.Peers;

/// <summary>What others would pick, on the same data in the same run.</summary>
internal static class PeersPart
{
    private const string Ours = "ours: a day's compaction";

    public static async Task RunAsync(BenchRun run)
    {
        EncodedLog log = new EncodedLog(run.Options.Partitions).With(new TransactionSeries(run.Options.Seed, run.Options.Accounts, StageDay.Full, 1, run.Options.Rows));
        using BenchStore store = await BenchStore.CreateAsync(run, "peers").ConfigureAwait(false);
        await store.ConsumeAsync(log).ConfigureAwait(false);
        run.Note(Ours);
        (Cost cost, _) = await run.Meter.OnceAsync(store.CompactAsync).ConfigureAwait(false);
        Check.Equal("the public transactions", log.Sums.Text(), PublicSums.OfTransactions(store, run.Cancellation));
        run.Table.AddWhole(Ours, cost);
        run.Table.Add(Ours, "processor time a row", cost.ProcessorSeconds * 1e9 / log.Count, "ns");
        await new DuckDbPeer(run, store).MeasureAsync(log).ConfigureAwait(false);
        await StreamizPeer.RunAsync(run).ConfigureAwait(false);
    }
}
