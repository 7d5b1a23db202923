using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// Makes a run of a draft: its candidates' rows in segments that hold every home date of a partition whole. Those are durable when it returns;
/// the run counts once its record is written, which is another's decision.
/// </summary>
public sealed class RunAssembly(IObjectStore store, BusinessCalendar calendar)
{
    /// <summary>Rows after which a segment is full; a home date that has more is a segment of its own.</summary>
    private const long SegmentRowsMax = 500_000;

    /// <param name="draft">What was found.</param>
    /// <param name="completedAt">When the run will be said to have been completed.</param>
    /// <param name="cancellation">Stops it; nothing it wrote counts.</param>
    /// <exception cref="DamagedDataException">A candidate isn't what was written.</exception>
    public async Task<Run> BuildAsync(RunDraft draft, Timestamp completedAt, CancellationToken cancellation)
    {
        var segments = new List<SegmentLink>();
        foreach (var partition in draft.Candidates.Select(candidate => candidate.Rows).OfType<SegmentLink>()
            .GroupBy(rows => (rows.Source, rows.Partition)).OrderBy(group => group.Key.Source).ThenBy(group => group.Key.Partition))
        {
            List<SegmentLink> candidates = [.. partition.OrderBy(rows => rows.Range.From).ThenBy(rows => rows.Range.To)];
            var buffer = new RunSegmentBuffer(draft.Id, partition.Key.Source, partition.Key.Partition, calendar);
            var byDate = candidates.SelectMany(candidate => candidate.HomeDates).GroupBy(rows => rows.Date).OrderBy(date => date.Key);
            foreach (List<IGrouping<HomeDate, HomeDateRows>> dates in Batches.Of(byDate, date => date.Sum(rows => rows.Digest.Rows), SegmentRowsMax))
            {
                segments.Add(await BuildAsync(buffer, candidates, [.. dates.Select(date => date.Key)], completedAt, cancellation).ConfigureAwait(false));
            }
        }

        return new Run
        {
            Format = Run.CurrentFormat,
            Id = draft.Id,
            Kind = draft.Kind,
            BegunAt = draft.BegunAt,
            CompletedAt = completedAt,
            Software = draft.Software,
            Segments = [.. segments.OrderBy(link => link.Source).ThenBy(link => link.Partition).ThenBy(link => link.Range.From).ThenBy(link => link.Segment.Key)],
            Read = draft.Read,
            Quarantined = QuarantineOf(draft),
            Redriven = Union(draft.Candidates, candidate => candidate.Redriven),
            Follows = draft.Follows,
            Retracted = Union(draft.Candidates, candidate => candidate.Retracted is { } range ? [range] : []),
        };
    }

    /// <summary>Puts the messages that were found and aren't accepted where quarantine lies, as the run will say. To be done before its record is written.</summary>
    /// <exception cref="DamagedDataException">A candidate isn't what was written.</exception>
    public static async Task KeepQuarantineAsync(IObjectStore store, RunDraft draft, CancellationToken cancellation)
    {
        foreach ((QuarantineLink found, QuarantineLink kept) in QuarantinedIn(draft).Zip(QuarantineOf(draft)))
        {
            byte[]? bytes = await store.TryReadAsync(found.File.Key, cancellation).ConfigureAwait(false);
            if (bytes is null || ContentHash256.Of(bytes) != found.File.Sha256)
            {
                throw new DamagedDataException($"{found.File.Key} isn't what was written; remove {RunFiles.Folder(draft.Id)} and begin again.");
            }

            await store.PutAsync([ObjectContent.FromBytes(kept.File.Key, bytes)], cancellation).ConfigureAwait(false);
        }
    }

    private static IReadOnlyList<PartitionCoverage> Union(IReadOnlyList<Candidate> candidates, Func<Candidate, IReadOnlyList<OffsetRange>> rangesOf) => Coverage.Of(
        candidates.SelectMany(candidate => rangesOf(candidate).Select(range => (candidate.Source, candidate.Partition, range))), []).Partitions;

    /// <summary>Intervals of checkpoints that overlap bring a message twice, which is one row of the run.</summary>
    private async Task<SegmentLink> BuildAsync(
        RunSegmentBuffer buffer, List<SegmentLink> candidates, HashSet<HomeDate> dates, Timestamp createdAt, CancellationToken cancellation)
    {
        var taken = new HashSet<LogOffset>();
        foreach (SegmentLink candidate in candidates)
        {
            HomeDateRows[] wanted = [.. candidate.HomeDates.Where(date => dates.Contains(date.Date))];
            if (wanted.Length == 0)
            {
                continue;
            }

            SegmentFile segment = await SegmentFile.ReadAsync(store, candidate.Segment, cancellation).ConfigureAwait(false);
            foreach (HomeDateRows date in wanted)
            {
                cancellation.ThrowIfCancellationRequested();
                StoredRowReader rows = segment.Rows(date);
                while (rows.TryRead(out StoredTransaction row))
                {
                    if (taken.Add(row.Offset))
                    {
                        buffer.Add(row);
                    }
                }
            }
        }

        (SegmentLink link, ObjectContent content) = buffer.Build(createdAt);
        await store.PutAsync([content], cancellation).ConfigureAwait(false);
        return link;
    }

    private static IReadOnlyList<QuarantineLink> QuarantineOf(RunDraft draft) =>
    [
        .. QuarantinedIn(draft).Select(found =>
            found with { File = found.File with { Key = CheckpointKey.ForQuarantine(found.Source, found.Partition, found.Range, found.File.Sha256) } }),
    ];

    private static IEnumerable<QuarantineLink> QuarantinedIn(RunDraft draft) => draft.Candidates.Select(candidate => candidate.Quarantined).OfType<QuarantineLink>()
        .OrderBy(link => link.Source).ThenBy(link => link.Partition).ThenBy(link => link.Range.From).ThenBy(link => link.Range.To);
}
