using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.Replaying;

/// <summary>Compares rows that come from elsewhere than the log (a file, quarantine) with what is stored of their places, and writes down what isn't.</summary>
public sealed class RowReplay(IObjectStore store, BusinessCalendar calendar, TimeProvider clock, bool keepsDraft)
{
    /// <summary>Rows that are compared at once.</summary>
    private const long ChunkRows = 50_000;

    /// <summary>Told the rows passed so far. Called on the reading thread.</summary>
    public Action<long>? Progress { get; init; }

    /// <param name="rows">Of one source and partition; each is used before the next is asked for.</param>
    /// <param name="source">Their source.</param>
    /// <param name="partition">Their partition.</param>
    /// <param name="isAll">Whether they are all that the partition holds, by offset: then they count as read, and who is interrupted goes on where it was.</param>
    /// <param name="draft">What was found so far.</param>
    /// <param name="inputs">What is stored.</param>
    /// <param name="cancellation">Stops it between rows.</param>
    /// <exception cref="Sources.SourceMismatchException">Another message is stored at a row's place.</exception>
    public Task<RunDraft> ReadAsync(
        IEnumerable<StoredTransaction> rows, SourceId source, LogPartition partition, bool isAll, RunDraft draft, Inputs inputs, CancellationToken cancellation)
    {
        var writer = new DraftWriter(store, inputs, draft, decodesAgain: false, keepsDraft && isAll, calendar, clock);
        return writer.KeepAsync(() => ReadAsync(writer, rows, new RowChunk(source, partition, calendar), isAll, cancellation));
    }

    private async Task ReadAsync(DraftWriter writer, IEnumerable<StoredTransaction> rows, RowChunk chunk, bool isAll, CancellationToken cancellation)
    {
        IReadOnlyList<OffsetRange> readBefore = writer.Draft.Read.FirstOrDefault(read => read.Source == chunk.Source && read.Partition == chunk.Partition)?.Ranges ?? [];
        long passed = 0;
        foreach (StoredTransaction row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            passed++;
            if (!isAll || !readBefore.Any(range => range.Contains(row.Offset)))
            {
                chunk.Add(row);
            }

            if (chunk.Rows >= ChunkRows)
            {
                await TakeAsync(writer, chunk.Take(), isAll, cancellation).ConfigureAwait(false);
                Progress?.Invoke(passed);
            }
        }

        if (chunk.Rows > 0)
        {
            await TakeAsync(writer, chunk.Take(), isAll, cancellation).ConfigureAwait(false);
        }

        Progress?.Invoke(passed);
    }

    private static async Task TakeAsync(DraftWriter writer, ReadInterval interval, bool isAll, CancellationToken cancellation)
    {
        await writer.TakeAsync(interval, isAll, cancellation).ConfigureAwait(false);
        await writer.NoteAsync(
            draft => draft with
            {
                Read = isAll ? Coverage.Union(draft.Read, interval.Source, interval.Partition, interval.Range) : draft.Read,
                Counts = draft.Counts + new ReplayCounts(interval.Messages, 1, 0, 0, 0),
            },
            cancellation).ConfigureAwait(false);
    }
}
