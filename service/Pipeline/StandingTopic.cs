using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.Configuration;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Pipeline;

/// <summary>
/// What the broker has under the topic's name when a nightly asks how far it has read: partitions may have been added that no
/// checkpoint knows of, and a month must not close without them.
/// </summary>
/// <param name="Log">The log that stands there; null where none was told.</param>
/// <param name="WhyUnknown">Why none was told; null where one was, or no broker is named.</param>
/// <param name="IsRefused">Whether a broker answered and told none: someone must mend the settings.</param>
public sealed record StandingTopic(LogIdentity? Log, string? WhyUnknown, bool IsRefused = false)
{
    /// <summary>No broker is named.</summary>
    public static readonly StandingTopic Unasked = new(null, null);

    /// <summary>Asks the broker that the settings name.</summary>
    public static async Task<StandingTopic> AskAsync(ServiceOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (options.Kafka.BootstrapServers.Length == 0)
        {
            return Unasked;
        }

        try
        {
            return new StandingTopic(
                await TopicSurvey.IdentifyAsync(options.Kafka, clock, loggers.CreateLogger(typeof(TopicSurvey).FullName!), cancellation).ConfigureAwait(false), null);
        }
        catch (Exception exception) when (exception is BrokerUnavailableException or LogRefusedException)
        {
            return new StandingTopic(null, exception.Message, exception is LogRefusedException);
        }
    }

    /// <summary>For the journal of a run.</summary>
    public string Describe() => Log is { } log ? Counted.Of(log.PartitionCount, "partition") : WhyUnknown ?? "no broker is named";
}
