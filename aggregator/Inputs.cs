using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;

namespace Accounting.Aggregator;

/// <summary>Everything that counts at one moment: what the live consumers wrote down, and the complete runs.</summary>
/// <param name="Checkpoints">By source, partition and range.</param>
/// <param name="Runs">By id.</param>
public sealed record Inputs(IReadOnlyList<Checkpoint> Checkpoints, IReadOnlyList<Run> Runs)
{
    public IEnumerable<SegmentLink> Segments => Checkpoints.Select(checkpoint => checkpoint.Link).OfType<SegmentLink>().Concat(Runs.SelectMany(run => run.Segments));

    public IEnumerable<Retraction> Retractions => Runs.SelectMany(run => run.Retractions);

    public Coverage Coverage() => Aggregator.Coverage.Of(
        Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)),
        Runs.Select(run => run.Id));

    /// <summary>The offsets that were read, by a live consumer or a complete run, wherever that has put what it found.</summary>
    public Coverage OffsetsRead() => Aggregator.Coverage.Of(
        Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range))
            .Concat(Runs.SelectMany(run => run.Read).SelectMany(read => read.Ranges.Select(range => (read.Source, read.Partition, range)))),
        []);
}
