using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Produce;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Demo;

/// <summary>
/// Produces and consumes side by side: the development broker holds only a few megabytes, so the producer waits for the consumer.
/// The consumer stops in order once it has taken every message and every partition was at its end after it: what a close asks for.
/// </summary>
internal sealed class DemoTransport(StoreAccess access, ServiceOptions options, ILoggerFactory loggers, TimeProvider clock, IStageProgress progress)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    public async Task<IReadOnlyList<DemoStage>> RunAsync(IMessageSupply supply, CancellationToken cancellation)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long began = clock.GetTimestamp();
        Task<DemoStage> producing = Guard(() => ProduceAsync(supply, began, failed.Token), failed);
        Task<DemoStage> consuming = Guard(() => ConsumeAsync(producing, failed.Token), failed);
        await Task.WhenAll(Settled(producing), Settled(consuming)).ConfigureAwait(false);

        // The first failure is the cause; the other side was only stopped by it.
        Task<DemoStage>? culprit = new[] { producing, consuming }.FirstOrDefault(task => task.IsFaulted);
        if (culprit is not null)
        {
            await culprit.ConfigureAwait(false);
        }

        return [await producing.ConfigureAwait(false), await consuming.ConfigureAwait(false)];
    }

    private static async Task<DemoStage> Guard(Func<Task<DemoStage>> work, CancellationTokenSource failed)
    {
        try
        {
            return await Task.Run(work).ConfigureAwait(false);
        }
        catch
        {
            await failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Task Settled(Task task) => task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private async Task<DemoStage> ProduceAsync(IMessageSupply supply, long began, CancellationToken cancellation)
    {
        long produced = await Production
            .RunAsync(supply, options.Kafka, options.Kafka.Group, clock, loggers, progress, cancellation)
            .ConfigureAwait(false);
        return new DemoStage("produce", produced, "messages", Seconds(began));
    }

    private async Task<DemoStage> ConsumeAsync(Task<DemoStage> producing, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long began = clock.GetTimestamp();
        using KafkaConsumer consumer = await KafkaConsumer
            .OpenAsync(access, options, clock, loggers, () => Volatile.Write(ref began, clock.GetTimestamp()), null, cancellation)
            .ConfigureAwait(false);
        Task consuming = Task.Run(() => consumer.Loop.RunAsync(untilCaughtUp: false, enough.Token), CancellationToken.None);
        while (!consuming.IsCompleted && !(producing.IsCompletedSuccessfully && HasTakenAll(consumer, (await producing.ConfigureAwait(false)).Rows)))
        {
            await Task.WhenAny(consuming, Task.Delay(LookInterval, CancellationToken.None)).ConfigureAwait(false);
            progress.Report("consume", consumer.Loop.Messages, null);
        }

        await enough.CancelAsync().ConfigureAwait(false);
        await consuming.ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        progress.Report("consume", consumer.Loop.Messages, consumer.Loop.Messages);
        return new DemoStage("consume", consumer.Loop.Messages, "messages", Seconds(Volatile.Read(ref began)));
    }

    private static bool HasTakenAll(KafkaConsumer consumer, long produced) => consumer.Loop.Messages >= produced && consumer.Loop.IsCaughtUp;

    private double Seconds(long began) => Math.Round(clock.GetElapsedTime(began).TotalSeconds, 3);
}
