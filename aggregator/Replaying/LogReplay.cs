using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// Reads what a draft wants from the log again, interval by interval:
/// <list type="bullet">
/// <item>What is built of an interval equals the files that its checkpoint names: nothing is new. Such a file that is missing from the store or
/// damaged is put back.</item>
/// <item>It doesn't: its messages are compared with what is stored of their places, and what isn't is written down as a candidate.</item>
/// <item>The log no longer holds the interval: the stored files are verified instead.</item>
/// </list>
/// Beyond the draft and its candidates nothing is written, and nothing of those counts. Interrupted, it goes on with what the draft says is left.
/// </summary>
public sealed class LogReplay(IObjectStore store, ReplayOptions options, BusinessCalendar calendar, TimeProvider clock)
{
    private readonly BundleMending _bundles = new(store);

    /// <summary>Whether files that are missing or damaged are put back; else they are only counted.</summary>
    public bool MayRestore { get; init; } = true;

    /// <summary>Told the offsets passed so far and all there are. Called on the reading thread.</summary>
    public Action<long, long>? Progress { get; init; }

    /// <param name="log">The log; null where there is none to be had.</param>
    /// <param name="draft">What to read, and what was found so far.</param>
    /// <param name="inputs">What is stored.</param>
    /// <param name="decodesAgain">Whether intervals of which a message decodes differently are retracted and held anew.</param>
    /// <param name="keepsDraft">Whether the draft is written down now and then, to be gone on with.</param>
    /// <param name="cancellation">Stops it between messages; what was read is then written down.</param>
    /// <exception cref="SourceMismatchException">The log isn't the one that the store was filled from.</exception>
    /// <exception cref="LogTruncatedException">The log ends before what is known of it.</exception>
    /// <exception cref="DamagedDataException">What is stored cannot be read, and the log no longer holds it.</exception>
    public async Task<RunDraft> ReadAsync(SourceLog? log, RunDraft draft, Inputs inputs, bool decodesAgain, bool keepsDraft, CancellationToken cancellation)
    {
        var writer = new DraftWriter(store, inputs, draft, decodesAgain, keepsDraft, calendar, clock);
        IReadOnlyList<PlannedInterval> plan = ReadingPlan.Of(draft.Wanted, inputs.Checkpoints);
        var pass = new Pass(log, writer, plan.Sum(interval => interval.Range.Length), log is null ? null : new IntervalReader(log.Reader, options, calendar));
        return await writer.KeepAsync(async () =>
        {
            foreach (PlannedInterval interval in plan)
            {
                await ReadAsync(pass, interval, cancellation).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    private async Task ReadAsync(Pass pass, PlannedInterval interval, CancellationToken cancellation)
    {
        foreach (PlannedInterval left in pass.LeftOf(interval))
        {
            await ReadLeftAsync(pass, left, cancellation).ConfigureAwait(false);
        }

        Progress?.Invoke(pass.Passed += interval.Range.Length, pass.Total);
    }

    private async Task ReadLeftAsync(Pass pass, PlannedInterval left, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        LogOffset earliest = pass.EarliestOf(left);
        if (left.Range.From >= earliest)
        {
            await ReadHeldAsync(pass, left, cancellation).ConfigureAwait(false);
        }
        else if (left.Checkpoint is null && earliest < left.Range.To)
        {
            await NoteLostAsync(pass, left, new OffsetRange(left.Range.From, earliest), cancellation).ConfigureAwait(false);
            await ReadHeldAsync(pass, left with { Range = new OffsetRange(earliest, left.Range.To) }, cancellation).ConfigureAwait(false);
        }
        else
        {
            await VerifyStoredAsync(pass, left, cancellation).ConfigureAwait(false);
        }
    }

    private async Task ReadHeldAsync(Pass pass, PlannedInterval interval, CancellationToken cancellation)
    {
        LogOffset reached = interval.Range.From;
        try
        {
            foreach (ReadInterval read in pass.Reader!.Read(interval, cancellation))
            {
                await TakeAsync(pass, interval, read, cancellation).ConfigureAwait(false);
                reached = read.Range.To;
                Progress?.Invoke(pass.Passed + (reached.Value - interval.Range.From.Value), pass.Total);
            }
        }
        catch (LogTruncatedException truncated) when (truncated.Earliest > truncated.Wanted)
        {
            // Retention has passed it since the log was asked.
            pass.Forget(interval.Partition);
            await ReadLeftAsync(pass, interval with { Range = new OffsetRange(reached, interval.Range.To) }, cancellation).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(Pass pass, PlannedInterval interval, ReadInterval read, CancellationToken cancellation)
    {
        bool isKnown = interval.Checkpoint is { } checkpoint && read.IsThatOf(checkpoint);
        if (!isKnown)
        {
            pass.Log!.RequireSame();
        }

        int restored = isKnown ? await RestoreAsync(interval.Checkpoint!, read.Files, cancellation).ConfigureAwait(false) : 0;
        if (!isKnown || pass.Writer.DecodesAgain)
        {
            // A run, or another owner of the partition, may have decoded wrongly what this checkpoint holds as it should be.
            await pass.Writer.TakeAsync(read, isWhole: true, cancellation).ConfigureAwait(false);
        }

        await pass.Writer.NoteAsync(
            draft => draft with
            {
                Read = Plus(draft.Read, interval, read.Range),
                Counts = draft.Counts + new ReplayCounts(read.Messages, 1, restored, 0, 0),
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>The checkpoint names just these bytes, so they may be written in place of whatever is there.</summary>
    private async Task<int> RestoreAsync(Checkpoint checkpoint, IntervalFiles files, CancellationToken cancellation)
    {
        var missing = new List<ObjectContent>();
        foreach (ObjectContent content in files.Contents)
        {
            if (checkpoint.Segment is { Within: not null } bundled && content.Key == bundled.Key)
            {
                if (await _bundles.AddAsync(bundled, content.Bytes, cancellation).ConfigureAwait(false) is { } mended)
                {
                    missing.Add(mended);
                }

                continue;
            }

            byte[]? stored = await store.TryReadAsync(content.Key, cancellation).ConfigureAwait(false);
            if (stored is null || !content.Bytes.Span.SequenceEqual(stored))
            {
                missing.Add(content);
            }
        }

        await store.PutAsync(MayRestore ? missing : [], cancellation).ConfigureAwait(false);
        return missing.Count;
    }

    private async Task VerifyStoredAsync(Pass pass, PlannedInterval interval, CancellationToken cancellation)
    {
        if (interval.Checkpoint is not { } checkpoint)
        {
            await NoteLostAsync(pass, interval, interval.Range, cancellation).ConfigureAwait(false);
            return;
        }

        foreach (SegmentReference file in new[] { checkpoint.Segment, checkpoint.Quarantine }.OfType<SegmentReference>())
        {
            byte[]? bytes = await store.TryReadAsync(file.Object, cancellation).ConfigureAwait(false);
            if (bytes is null || !file.IsIn(bytes))
            {
                throw new DamagedDataException(
                    $"{file.Object} is {(bytes is null ? "missing" : "damaged")}, and {pass.WhyNot(interval)}. Restore it from a copy of the store, or run 'accounting backfill' where the topic can be read.");
            }
        }

        await pass.Writer.NoteAsync(
            draft => draft with
            {
                Read = Plus(draft.Read, interval, interval.Range),
                Unreachable = Plus(draft.Unreachable, interval, interval.Range),
                Counts = draft.Counts + new ReplayCounts(0, 0, 0, 1, 0),
            },
            cancellation).ConfigureAwait(false);
    }

    private static Task NoteLostAsync(Pass pass, PlannedInterval interval, OffsetRange range, CancellationToken cancellation) => pass.Writer.NoteAsync(
        draft => draft with { Unreachable = Plus(draft.Unreachable, interval, range), Lost = Plus(draft.Lost, interval, range) },
        cancellation);

    private static IReadOnlyList<PartitionCoverage> Plus(IReadOnlyList<PartitionCoverage> covered, PlannedInterval interval, OffsetRange range) =>
        Coverage.Union(covered, interval.Source, interval.Partition, range);

    /// <summary>One reading of a plan.</summary>
    private sealed class Pass(SourceLog? log, DraftWriter writer, long total, IntervalReader? reader)
    {
        private readonly Dictionary<LogPartition, LogOffset> _earliest = [];
        private readonly IReadOnlyList<PartitionCoverage> _readBefore = writer.Draft.Read;

        public SourceLog? Log => log;

        public DraftWriter Writer => writer;

        public IntervalReader? Reader => reader;

        public long Total => total;

        public long Passed { get; set; }

        /// <summary>What an earlier pass hasn't read: of a checkpoint's interval all or nothing.</summary>
        public IEnumerable<PlannedInterval> LeftOf(PlannedInterval interval)
        {
            IReadOnlyList<OffsetRange> left = OffsetRange.Without([interval.Range], _readBefore.FirstOrDefault(IsOf)?.Ranges ?? []);
            return left.Count > 0 && interval.Checkpoint is not null ? [interval] : left.Select(range => interval with { Range = range });

            bool IsOf(PartitionCoverage partition) => partition.Source == interval.Source && partition.Partition == interval.Partition;
        }

        /// <summary>The oldest offset that the log holds; beyond all where it can't be read.</summary>
        public LogOffset EarliestOf(PlannedInterval interval)
        {
            if (log is null || log.Source != interval.Source)
            {
                return new LogOffset(long.MaxValue);
            }

            if (!_earliest.TryGetValue(interval.Partition, out LogOffset earliest))
            {
                _earliest.Add(interval.Partition, earliest = log.Reader.AskBounds(interval.Partition).Earliest);
            }

            return earliest;
        }

        public void Forget(LogPartition partition) => _earliest.Remove(partition);

        public string WhyNot(PlannedInterval interval) =>
            log is null ? "there is no log to read it from"
            : log.Source != interval.Source ? $"{interval.Source} is another topic than {log.Source}"
            : $"the log no longer holds offset {interval.Range.From} of partition {interval.Partition}";
    }
}
