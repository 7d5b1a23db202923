using Accounting.Aggregator.Consuming;
using Accounting.Ingest;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>Memory is that of the hot window, however many days have gone by.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class FlatMemoryTests
{
    private const int RowsPerDay = 2_000;
    private const long CheckpointBytes = 130_000;
    private const int CheckpointsPerLook = 3;

    [Fact]
    public async Task Ten_times_as_many_days_need_no_more_memory()
    {
        // On threads of their own: the frames of this method would keep the objects of the run before alive.
        await Task.Run(() => PeakAsync(days: 5), TestContext.Current.CancellationToken);
        long few = await Task.Run(() => PeakAsync(days: 10), TestContext.Current.CancellationToken);
        long many = await Task.Run(() => PeakAsync(days: 100), TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper!.WriteLine($"At the peak {few} bytes are alive with 10 days, {many} with 100.");
        Assert.InRange(many, 0, few + (few / 5));
    }

    /// <summary>The most live bytes that consuming so many days adds, looked at again and again at different places of the days.</summary>
    private static async Task<long> PeakAsync(int days)
    {
        using var pipeline = new TestPipeline { ConsumerOptions = new ConsumerOptions { CheckpointBytes = CheckpointBytes } };
        using ScriptedLog log = TestPipeline.Log(new GeneratedRecords(days * RowsPerDay, Record));
        pipeline.Clock.Advance(TimeSpan.FromDays(days));
        long before = AloneInTheProcess.LiveBytes();
        long peak = 0;
        int checkpoints = 0;
        await pipeline.ConsumeAsync(log, _ => peak = ++checkpoints % CheckpointsPerLook == 0 ? Math.Max(peak, AloneInTheProcess.LiveBytes() - before) : peak);
        Assert.InRange(checkpoints, days, 3 * days);
        return peak;
    }

    /// <summary>Each day's transactions spread over it, in the log's order.</summary>
    private static ScriptedRecord Record(int number)
    {
        Timestamp at = new Timestamp(Transactions.Noon.UtcDate.DaysSinceEpoch * Timestamp.MicrosecondsPerDay)
            .Plus(Duration.FromMilliseconds(number * (86_400_000L / RowsPerDay)));
        return new ScriptedRecord(new LogOffset(number), at, Transactions.Encode(Transactions.Deposit(number, "1.25", at, account: number % 50)));
    }
}
