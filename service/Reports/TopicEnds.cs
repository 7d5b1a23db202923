using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Reports;

/// <summary>Where the partitions of the broker's topic end, as far as that tells how much of them is left to read.</summary>
/// <param name="Ends">The next offset to be written; of those left out it says nothing.</param>
/// <param name="Problem">Why it says nothing of some or all of them, and what to do; null where nothing is wrong.</param>
public sealed record TopicEnds(IReadOnlyDictionary<LogPartition, LogOffset> Ends, string? Problem)
{
    private const string Remedy = "If it takes the place of the one that was read, 'accounting source new --reason … --by …' begins a new generation.";

    /// <summary>Nobody was asked.</summary>
    public static readonly TopicEnds Unknown = new(new Dictionary<LogPartition, LogOffset>(), null);

    /// <param name="survey">What the broker has.</param>
    /// <param name="sources">The sources that the store knows.</param>
    /// <param name="positions">How far they were read.</param>
    public static TopicEnds Of(LogSurvey survey, SourceCatalog sources, IReadOnlyList<LogPosition> positions)
    {
        SourceRecord? newest = sources.Records.LastOrDefault(record => record.Topic == survey.Identity.Topic);
        if (newest is not null && !newest.Log.IsSameLogAs(survey.Identity))
        {
            return Unknown with
            {
                Problem = $"The topic '{newest.Topic}' ({survey.Identity.Describe()}) is not the one that {newest.Source} was read from ({newest.Log.Describe()}): it was recreated or moved, so its offsets mean something else and there is no lag to tell. {Remedy}",
            };
        }

        LogPosition[] own = [.. positions.Where(position => position.Source.Source == newest?.Source)];
        Dictionary<LogPartition, LogOffset> ends = survey.Partitions.ToDictionary(bounds => bounds.Partition, bounds => bounds.End);
        LogPosition[] beyond = [.. own.Where(position => position.Next is { } next && (!ends.TryGetValue(position.Partition, out LogOffset end) || end < next))];
        return new TopicEnds(
            ends.Where(end => beyond.All(position => position.Partition != end.Key)).ToDictionary(),
            beyond.Length == 0 ? null : $"The topic '{newest!.Topic}' ends before what was read of it: {string.Join(", ", beyond.Select(position => Describe(position, ends)))}. It was recreated, restored or moved. {Remedy}");
    }

    private static string Describe(LogPosition position, Dictionary<LogPartition, LogOffset> ends) => ends.TryGetValue(position.Partition, out LogOffset end)
        ? $"partition {position.Partition} at {end}, and was read up to {position.Next}"
        : $"there is no partition {position.Partition}, and it was read up to {position.Next}";
}
