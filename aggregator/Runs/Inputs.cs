using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>Everything that counts at one moment: what the live consumers wrote down, and the complete runs.</summary>
/// <param name="Checkpoints">By source, partition and range.</param>
/// <param name="Runs">By id.</param>
public sealed record Inputs(IReadOnlyList<Checkpoint> Checkpoints, IReadOnlyList<Run> Runs)
{
    /// <summary>Quarantine files of checkpoints that stand in <see cref="Checkpoints"/> only by what they come to (<see cref="PinnedInputs.Summed"/>).</summary>
    public IReadOnlyList<QuarantineLink> SettledQuarantines { get; init; } = [];

    public IEnumerable<SegmentLink> Segments => Checkpoints.Select(checkpoint => checkpoint.Link).OfType<SegmentLink>().Concat(Runs.SelectMany(run => run.Segments));

    public IEnumerable<Retraction> Retractions => Retraction.Of(Runs);

    /// <summary>The files of messages that were not accepted. A message in one may have become a row since: <see cref="IsRedriven"/>.</summary>
    public IEnumerable<QuarantineLink> Quarantines =>
        Checkpoints.Select(checkpoint => checkpoint.QuarantineLink).OfType<QuarantineLink>().Concat(SettledQuarantines).Concat(Runs.SelectMany(run => run.Quarantined));

    /// <summary>Whether a message of a quarantine file is a row of a run that began after it was quarantined.</summary>
    public bool IsRedriven(QuarantineLink file, LogOffset offset) => Runs.Any(run =>
        (file.Run is not { } quarantinedBy || quarantinedBy < run.Id)
        && run.Redriven.Any(partition => partition.Source == file.Source && partition.Partition == file.Partition && partition.Ranges.Any(range => range.Contains(offset))));

    public Coverage Coverage() => Offsets.Coverage.Of(
        Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)),
        Runs.Select(run => run.Id));

    /// <summary>The offsets that were read, by a live consumer or a complete run, wherever that has put what it found.</summary>
    public Coverage OffsetsRead() => Offsets.Coverage.Of(
        Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range))
            .Concat(Runs.SelectMany(run => run.Read).SelectMany(read => read.Ranges.Select(range => (read.Source, read.Partition, range)))),
        []);
}
