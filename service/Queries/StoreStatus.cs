using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;
using Accounting.Service.Roles;
using NodaTime;

namespace Accounting.Service.Queries;

/// <summary>How far every partition has been read, who reads, when compactions and nightlies run, and where every month stands.</summary>
public sealed record StoreStatus
{
    public required IReadOnlyList<PartitionStatus> Partitions { get; init; }

    /// <summary>Why the topic's ends are not known; null where they are, or nobody asked.</summary>
    public required string? TopicProblem { get; init; }

    public required IReadOnlyList<ShownMember> Members { get; init; }

    public required IReadOnlyList<ShownRunTimes> Runs { get; init; }

    public required IReadOnlyList<MonthStatus> Months { get; init; }

    /// <summary>What a person should know of besides, each a sentence: the topic's problem among them.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <param name="access">The store.</param>
    /// <param name="reading">What the store says.</param>
    /// <param name="options">The topic, and when work is due.</param>
    /// <param name="clock">Tells ages.</param>
    /// <param name="askTopic">Asks the broker; null where none is named.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<StoreStatus> AskAsync(
        StoreAccess access, StoreReading reading, ServiceOptions options, TimeProvider clock, Func<CancellationToken, Task<LogSurvey>>? askTopic, CancellationToken cancellation)
    {
        SourceCatalog sources = await SourceCatalog.OpenAsync(access.Store, cancellation).ConfigureAwait(false);
        var now = Timestamp.Now(clock);
        IReadOnlyList<LogPosition> positions = LogPosition.Of(sources, await reading.Pinned.SummedAsync(access.Store, now, cancellation).ConfigureAwait(false), now);
        TopicEnds topic = askTopic is null ? TopicEnds.Unknown : TopicEnds.Of(await askTopic(cancellation).ConfigureAwait(false), sources, positions);
        IEnumerable<string?> ahead = positions.Where(position => !position.IsRetired).Select(position => PartitionStatus.DescribeAhead(position, now));
        return new StoreStatus
        {
            Partitions = [.. PartitionStatus.Of(positions, options.Kafka.Topic, topic.Ends)],
            TopicProblem = topic.Problem,
            Members = [.. reading.Members.Select(file => file.Record).OfType<MemberRecord>().Select(record => ShownMember.Of(record, EndsFor(record, options, topic.Ends), now))],
            Runs = await RunTimesAsync(access, reading.Runs, options, now.ToInstant(), cancellation).ConfigureAwait(false),
            Months = reading.Months.Statuses,
            Problems = [.. ahead.Prepend(topic.Problem).Concat(reading.Members.Select(file => file.Problem)).OfType<string>(), .. reading.Pinned.SetAside.Select(damaged => damaged.Problem)],
        };
    }

    private static async Task<ShownRunTimes[]> RunTimesAsync(StoreAccess access, RunRecords runs, ServiceOptions options, Instant now, CancellationToken cancellation)
    {
        IReadOnlyList<RunTimes> times = await new DueTimes(runs, access.Root.Zone, options).AllAsync(now, cancellation).ConfigureAwait(false);
        return [.. times.Select(role => ShownRunTimes.Of(role, now))];
    }

    private static IReadOnlyDictionary<LogPartition, LogOffset> EndsFor(MemberRecord record, ServiceOptions options, IReadOnlyDictionary<LogPartition, LogOffset> ends) =>
        record.Topic == options.Kafka.Topic ? ends : new Dictionary<LogPartition, LogOffset>();
}
