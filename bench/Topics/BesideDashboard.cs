using System.Globalization;
using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Web;
using Accounting.Service.Members;
using Accounting.Service.Roles;

namespace Accounting.Bench.Topics;

/// <summary>
/// The consumer role at full speed, alone and beside a dashboard in the same process that somebody looks at: turn about, so that whatever else the machine does concerns both alike.
/// Who looks is in this process too, and counted.
/// </summary>
internal static class BesideDashboard
{
    public const string Stage = "consumer role beside the dashboard";

    /// <summary>What the dashboard may take beside a consumer, of the consumer's own.</summary>
    private const double Ratio = 1.05;

    private const int WarmUpPages = 60;

    public static async Task RunAsync(BenchRun run, BenchTopic topic)
    {
        if (run.Options.Repeats > 0)
        {
            await WarmUpAsync(run, topic).ConfigureAwait(false);
        }

        var alone = new List<Cost>();
        var beside = new List<Cost>();
        int pages = 0;
        int rounds = Math.Max(1, run.Options.Repeats);
        for (int round = 1; round <= rounds; round++)
        {
            run.Note($"{Stage}: round {round} of {rounds}");
            alone.Add((await ConsumeAsync(run, topic, isLookedAt: false).ConfigureAwait(false)).Cost);
            (Cost Cost, int Pages) seen = await ConsumeAsync(run, topic, isLookedAt: true).ConfigureAwait(false);
            beside.Add(seen.Cost);
            pages += seen.Pages;
        }

        double messages = topic.Sums.Transactions;
        run.Table.Add(Stage, "processor time a message, without", Cost.Median(alone).ProcessorSeconds * 1e9 / messages, "ns");
        run.Table.Add(Stage, "processor time a message, with somebody who looks at /now", Cost.Median(beside).ProcessorSeconds * 1e9 / messages, "ns");
        run.Table.Add(Stage, "with ÷ without, all rounds", beside.Sum(cost => cost.ProcessorSeconds) / alone.Sum(cost => cost.ProcessorSeconds), "ratio", Target.AtMost(Ratio));
        run.Table.Add(Stage, "pages sent meanwhile, of all rounds", pages, "pages");
        run.Table.Add(Stage, "time of all rounds beside it", beside.Sum(cost => cost.Seconds), "s");
    }

    /// <summary>The runtime compiles a second time what was asked some thirty times, which takes longer than all that is measured: somebody looks on until it has.</summary>
    private static async Task WarmUpAsync(BenchRun run, BenchTopic topic)
    {
        run.Note($"{Stage}: {WarmUpPages} pages that aren't counted");
        using BenchStore store = await BenchStore.CreateAsync(run, "beside").ConfigureAwait(false);
        using CommandContext context = ContextOf(run, store, topic);
        var own = new OwnMember();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        Task consuming = new ConsumerRole(store.Access, context, untilCaughtUp: false, own).RunAsync(ended.Token);
        var dashboard = new DashboardRole(new StoreView(store.Access, context, own), context.Options.DashboardAddress);
        Task serving = dashboard.RunAsync(ended.Token);
        using Onlooker onlooker = await Onlooker.ComeAsync(await dashboard.Served.ConfigureAwait(false), ended.Token).ConfigureAwait(false);
        await onlooker.SeesAsync(WarmUpPages, ended.Token).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(consuming, serving).ConfigureAwait(false);
    }

    /// <summary>From the assignment of partitions to the last checkpoint, with a page that was there before.</summary>
    private static async Task<(Cost Cost, int Pages)> ConsumeAsync(BenchRun run, BenchTopic topic, bool isLookedAt)
    {
        using BenchStore store = await BenchStore.CreateAsync(run, "beside").ConfigureAwait(false);
        using CommandContext context = ContextOf(run, store, topic);
        var own = new OwnMember();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        var dashboard = new DashboardRole(new StoreView(store.Access, context, own), context.Options.DashboardAddress);
        Task serving = isLookedAt ? dashboard.RunAsync(ended.Token) : Task.CompletedTask;
        using Onlooker? onlooker = isLookedAt ? await Onlooker.ComeAsync(await dashboard.Served.ConfigureAwait(false), ended.Token).ConfigureAwait(false) : null;
        int seenBefore = onlooker?.Pages ?? 0;
        var consumer = new ConsumerRole(store.Access, context, untilCaughtUp: true, own);
        Task consuming = consumer.RunAsync(run.Cancellation);
        await Task.WhenAny(consumer.Ready, consuming).ConfigureAwait(false);
        Meter.Running running = run.Meter.Start();
        await consuming.ConfigureAwait(false);
        Cost cost = running.Stop();
        int pages = (onlooker?.Pages ?? 0) - seenBefore;
        await ended.CancelAsync().ConfigureAwait(false);
        await serving.ConfigureAwait(false);
        Check.Equal("the messages consumed", topic.Sums.Transactions, consumer.Messages);
        return (cost, pages);
    }

    private static CommandContext ContextOf(BenchRun run, BenchStore store, BenchTopic topic) => BenchContext.Of(
        store.Options with
        {
            Kafka = topic.Options with { Group = string.Create(CultureInfo.InvariantCulture, $"accounting-bench-{run.Clock.GetUtcNow():HHmmssfff}") },
            DashboardAddress = new Uri("http://127.0.0.1:0/"),
        },
        run.Clock);
}
