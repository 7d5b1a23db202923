using Accounting.Aggregator.Fold;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Accounting.Bench.Topics;

/// <summary>One topic through a broker: consumed and discarded, then by the whole consumer role. Their ratio is the figure.</summary>
internal static class KafkaPart
{
    private const string Plain = "consume and discard: Consume()";
    private const string Batches = "consume and discard: batches";
    private const string Role = "consumer role";

    /// <summary>Processor time of the role beyond what discarding costs.</summary>
    private const double NanosecondsBeyond = 1300;

    /// <summary>With broker and consumer on the same cores.</summary>
    private const double Ratio = 0.55;

    public static async Task RunAsync(BenchRun run)
    {
        using BenchTopic topic = await BenchTopic.OpenAsync(run).ConfigureAwait(false);
        if (run.Wants(BesideDashboard.Stage))
        {
            await BesideDashboard.RunAsync(run, topic).ConfigureAwait(false);
        }

        if (run.Wants(Plain) || run.Wants(Role))
        {
            await MeasureAsync(run, topic).ConfigureAwait(false);
        }
    }

    /// <summary>From the assignment of partitions, so that a group's joining isn't measured, to the last checkpoint.</summary>
    public static async Task<Cost> ConsumeAsync(BenchRun run, BenchTopic topic)
    {
        using BenchStore store = await BenchStore.CreateAsync(run, "topic").ConfigureAwait(false);
        ServiceOptions options = store.Options with { Kafka = topic.Options with { Group = $"accounting-bench-{run.Clock.GetUtcNow():HHmmssfff}" } };
        Meter.Running? running = null;
        using (KafkaConsumer consumer = await KafkaConsumer
            .OpenAsync(store.Access, options, run.Clock, NullLoggerFactory.Instance, () => running ??= run.Meter.Start(), null, run.Cancellation).ConfigureAwait(false))
        {
            await consumer.Loop.RunAsync(untilCaughtUp: true, run.Cancellation).ConfigureAwait(false);
            Cost cost = running!.Stop();
            Check.Equal("the messages consumed", topic.Sums.Transactions, consumer.Loop.Messages);
            await RequireSumsAsync(run, topic, store).ConfigureAwait(false);
            return cost;
        }
    }

    private static async Task MeasureAsync(BenchRun run, BenchTopic topic)
    {
        long messages = topic.Sums.Transactions;
        run.Note(Plain);
        Cost plain = await run.Meter.MedianAsync(() => Task.FromResult(PlainDiscard.Measure(run, topic, messages))).ConfigureAwait(false);
        run.Note(Batches);
        Cost batches = await run.Meter.MedianAsync(() => Task.FromResult(BatchDiscard.Measure(run, topic, messages))).ConfigureAwait(false);
        run.Note(Role);
        Cost role = await run.Meter.MedianAsync(() => ConsumeAsync(run, topic)).ConfigureAwait(false);
        run.Table.AddRate(Plain, messages, "messages", plain);
        run.Table.AddRate(Batches, messages, "messages", batches);
        run.Table.AddRate(Role, messages, "messages", role);
        Cost best = new[] { plain, batches }.MinBy(cost => cost.Seconds)!;
        Cost cheapest = new[] { plain, batches }.MinBy(cost => cost.ProcessorSeconds)!;
        run.Table.Add(Role, "processor time a message beyond discarding", (role.ProcessorSeconds - cheapest.ProcessorSeconds) * 1e9 / messages, "ns", Target.AtMost(NanosecondsBeyond));
        run.Table.Add(Role, "messages a second ÷ those of the faster discarding", best.Seconds / role.Seconds, "ratio", Target.AtLeast(Ratio));
        run.Table.Add("topic", topic.IsDevelopment ? "partitions (development broker on the same cores, the whole topic held, nothing paced)" : "partitions", topic.Partitions, "partitions");
    }

    private static async Task RequireSumsAsync(BenchRun run, BenchTopic topic, BenchStore store)
    {
        LogIdentity identity = await TopicSurvey.IdentifyAsync(topic.Options, TimeProvider.System, NullLogger.Instance, run.Cancellation).ConfigureAwait(false);
        var days = new List<DayStore>();
        foreach (PartitionBounds partition in await topic.BoundsAsync(run).ConfigureAwait(false))
        {
            var day = new DayStore(StageDay.Full);
            await store.NewDayReader().LoadAsync(identity.SourceId, partition.Partition, partition.End, day, run.Cancellation).ConfigureAwait(false);
            days.Add(day);
        }

        Check.Equal("the running totals of what was consumed", topic.Sums.Text(), DayTotals.Text(days));
    }
}
