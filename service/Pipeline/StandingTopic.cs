using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.Configuration;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Pipeline;

/// <summary>
/// What the broker has under the topic's name when a nightly asks how far it has read: partitions may have been added that no
/// checkpoint knows of, and a month must not close without them; and where nothing is left to read, that needs no consumer's clock to be known.
/// </summary>
/// <param name="Log">The log that stands there; null where none was told.</param>
/// <param name="WhyUnknown">Why none was told; null where one was, or no broker is named.</param>
public sealed record StandingTopic(LogIdentity? Log, string? WhyUnknown)
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
    public static async Task<StandingTopic> AskAsync(ServiceOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (options.Kafka.BootstrapServers.Length == 0)
        {
            return Unasked;
        }

        try
        {
            LogSurvey survey = await TopicSurvey.AskAsync(options.Kafka, clock, loggers.CreateLogger(typeof(TopicSurvey).FullName!), cancellation).ConfigureAwait(false);
            return new StandingTopic(survey.Identity, null) { Bounds = survey.Partitions };
        }
        catch (Exception exception) when (exception is BrokerUnavailableException or LogRefusedException)
        {
            return new StandingTopic(null, exception.Message);
        }
    }

    /// <summary>For the journal of a run.</summary>
    public string Describe() => Log is { } log ? $"{log.PartitionCount} partitions" : WhyUnknown ?? "no broker is named";
}
