using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Reporting.Steps;
using Accounting.Service.Configuration;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Pipeline;

/// <summary>
/// What the broker has under the topic's name when a nightly asks how far it has read: partitions may have been added that no
/// checkpoint knows of, and a month must not close without them, nor over another topic, which may have been put there since the replay; and where nothing
/// is left to read, that needs no consumer's clock to be known.
/// </summary>
/// <param name="Log">The log that stands there; null where none was told.</param>
/// <param name="WhyUnknown">Why none was told; null where one was, or no broker is named.</param>
/// <param name="IsOurs">Whether the store may have been filled from it. Of a broker that doesn't answer nothing else is known.</param>
public sealed record StandingTopic(LogIdentity? Log, string? WhyUnknown, bool IsOurs = true)
{
    private readonly Dictionary<LogPartition, LogOffset> _ends = [];

    /// <summary>No broker is named.</summary>
    public static readonly StandingTopic Unasked = new(null, null);

    /// <summary>What each of its partitions holds, where that was asked too.</summary>
    public IReadOnlyList<PartitionBounds> Bounds
    {
        init => _ends = value.ToDictionary(bounds => bounds.Partition, bounds => bounds.End);
    }

    /// <summary>The next offset to be written to a partition; null where it isn't known.</summary>
    public LogOffset? EndOf(LogPartition partition) => _ends.TryGetValue(partition, out LogOffset end) ? end : null;

    /// <summary>Asks the broker that the settings name.</summary>
    public static Task<StandingTopic> AskAsync(IObjectStore store, ServiceOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellation) =>
        options.Kafka.BootstrapServers.Length == 0
            ? Task.FromResult(Unasked)
            : JudgeAsync(
                store, () => TopicSurvey.AskAsync(options.Kafka, clock, loggers.CreateLogger(typeof(TopicSurvey).FullName!), cancellation), cancellation);

    /// <summary>Holds what the broker tells against the source that the store was filled from.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ask">Asks the broker.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<StandingTopic> JudgeAsync(IObjectStore store, Func<Task<LogSurvey>> ask, CancellationToken cancellation)
    {
        try
        {
            LogSurvey survey = await ask().ConfigureAwait(false);
            if (await SourceRegistry.FindNewestAsync(store, survey.Identity.Topic, cancellation).ConfigureAwait(false) is { } newest)
            {
                SourceRegistry.RequireSame(store, newest, survey.Identity);
            }

            return new StandingTopic(survey.Identity, null) { Bounds = survey.Partitions };
        }
        catch (BrokerUnavailableException exception)
        {
            return new StandingTopic(null, exception.Message);
        }
        catch (Exception exception) when (exception is LogRefusedException or SourceMismatchException)
        {
            return new StandingTopic(null, exception.Message, IsOurs: false);
        }
    }

    /// <summary>What a close knows of the topic, after a replay of which it knew so much.</summary>
    public ReplayStanding After(ReplayStanding replay) =>
        replay.IsNotDone ? replay
        : !IsOurs ? new ReplayStanding(ReplayOutcome.NotOurTopic, WhyUnknown)
        : WhyUnknown is not null && replay.Outcome == ReplayOutcome.Read ? new ReplayStanding(ReplayOutcome.PartitionsUnknown)
        : replay;

    /// <summary>For the journal of a run.</summary>
    public string Describe() => Log is { } log ? Counted.Of(log.PartitionCount, "partition") : WhyUnknown ?? "no broker is named";
}
