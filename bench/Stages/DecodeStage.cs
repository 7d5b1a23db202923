using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Bench.Stages;

/// <summary>Message values in single-object encoding into transactions, normalised and judged.</summary>
internal static class DecodeStage
{
    public const string Name = "decode";

    /// <summary>More than the processor's caches hold together with everything else, few enough to be made at once.</summary>
    private const int Values = 100_000;

    public static async Task RunAsync(BenchRun run)
    {
        var log = new EncodedLog(1);
        log.With(new TransactionSeries(run.Options.Seed, run.Options.Accounts, StageDay.Full, 1, Values));
        byte[][] values = [.. Enumerable.Range(0, (int)log.Count).Select(offset => log.Read(0, offset, out _).ToArray())];
        long turns = Math.Max(1, run.Options.Rows / values.Length);
        decimal expected = log.Sums.Currencies.Sum(log.Sums.AmountOf) * turns;
        Cost cost = await run.Meter.MedianAsync(() => Task.FromResult(Measure(run, values, turns, expected))).ConfigureAwait(false);
        long messages = turns * values.Length;
        run.Table.AddRate(Name, messages, "messages", cost, Target.AtLeast(5e6), Target.AtMost(0));
        run.Table.Add(Name, "bytes a message", (double)log.Bytes / values.Length, "B");
    }

    private static Cost Measure(BenchRun run, byte[][] values, long turns, decimal expected)
    {
        var decoder = new TransactionDecoder(TransactionDecoder.OwnSchemas());
        decoder.Decode(values[0], out _);
        long sum = 0;
        Meter.Running running = run.Meter.StartOnThisThread();
        for (long turn = 0; turn < turns; turn++)
        {
            foreach (byte[] value in values)
            {
                decoder.Decode(value, out DecodedMessage message);
                sum += message.IsAccepted ? message.Transaction.Amount.TenThousandths : throw new WrongResultException($"A message was not accepted: {message.Rejection}.");
            }
        }

        Cost cost = running.Stop();
        Check.Equal("the amounts decoded", expected, sum / 10_000m);
        return cost;
    }
}
