using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;
using Accounting.Service.Reports;
using Accounting.Service.Roles;

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

    public static Task<StoreStatus> AskAsync(StoreAccess access, CommandContext context, CancellationToken cancellation) =>
        AskAsync(access, context, new InputCatalog(access.Store), cancellation);

    /// <param name="access">The store.</param>
    /// <param name="context">The broker's address, among others.</param>
    /// <param name="catalog">What was read of the store already: of one who asks again only what is new is read.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<StoreStatus> AskAsync(StoreAccess access, CommandContext context, InputCatalog catalog, CancellationToken cancellation)
    {
        Inputs inputs = await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
        SourceCatalog sources = await SourceCatalog.OpenAsync(access.Store, cancellation).ConfigureAwait(false);
        var now = Timestamp.Now(context.Clock);
        IReadOnlyList<LogPosition> positions = LogPosition.Of(sources, inputs, now);
        TopicEnds topic = await AskTopicAsync(context, sources, positions, cancellation).ConfigureAwait(false);
        IReadOnlyList<MemberFile> files = await MemberFile.ReadAllAsync(access.Store, cancellation).ConfigureAwait(false);
        MonthReports months = await MonthReports.ReadAsync(access, cancellation).ConfigureAwait(false);
        IEnumerable<string?> ahead = positions.Where(position => !position.IsRetired).Select(position => PartitionStatus.DescribeAhead(position, now));
        return new StoreStatus
        {
            Partitions = [.. PartitionStatus.Of(positions, context.Options.Kafka.Topic, topic.Ends)],
            TopicProblem = topic.Problem,
            Members = [.. files.Select(file => file.Record).OfType<MemberRecord>().Select(record => ShownMember.Of(record, EndsFor(record, context, topic.Ends), now))],
            Runs = await RunTimesAsync(access, context, now, cancellation).ConfigureAwait(false),
            Months = [.. months.Reports.Select(report => MonthStatus.Of(report.Manifest, months.Corrections))],
            Problems = [.. ahead.Prepend(topic.Problem).Concat(files.Select(file => file.Problem)).OfType<string>(), .. catalog.SetAside.Select(damaged => damaged.Problem)],
        };
    }

    private static async Task<ShownRunTimes[]> RunTimesAsync(StoreAccess access, CommandContext context, Timestamp now, CancellationToken cancellation)
    {
        var due = new DueTimes(access.Store, access.Root.Zone, context.Options);
        return
        [
            ShownRunTimes.Of(await due.CompactorAsync(now.ToInstant(), cancellation).ConfigureAwait(false), now.ToInstant()),
            ShownRunTimes.Of(await due.NightlyAsync(now.ToInstant(), cancellation).ConfigureAwait(false), now.ToInstant()),
        ];
    }

    private static async Task<TopicEnds> AskTopicAsync(
        CommandContext context, SourceCatalog sources, IReadOnlyList<LogPosition> positions, CancellationToken cancellation)
    {
        if (context.Options.Kafka.BootstrapServers.Length == 0)
        {
            return TopicEnds.Unknown;
        }

        LogSurvey survey = await TopicSurvey
            .AskAsync(context.Options.Kafka, context.Clock, context.Loggers.CreateLogger(typeof(TopicSurvey).FullName!), cancellation)
            .ConfigureAwait(false);
        return TopicEnds.Of(survey, sources, positions);
    }

    private static IReadOnlyDictionary<LogPartition, LogOffset> EndsFor(MemberRecord record, CommandContext context, IReadOnlyDictionary<LogPartition, LogOffset> ends) =>
        record.Topic == context.Options.Kafka.Topic ? ends : new Dictionary<LogPartition, LogOffset>();
}
