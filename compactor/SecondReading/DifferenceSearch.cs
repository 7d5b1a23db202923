using System.Globalization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.SecondReading;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Compactor.SecondReading;

/// <summary>
/// Finds row and column of what is wrong with a file of rows or statistics, once something is: first by reading it with both readers, cell by cell; and where they
/// read alike, so that it was written wrong, by the segment that the row came from.
/// </summary>
internal sealed class DifferenceSearch(SecondSegmentReader segments, CompactorOptions options)
{
    /// <summary>What is wrong with a file: the cell that both readers read otherwise, where there is one.</summary>
    public async Task<ReadingDifference> ExplainAsync(DayVersion day, LocalOutput file, string problem, CancellationToken cancellation) =>
        new(day.KeyOf(file.Output), await FindCellAsync(file, cancellation).ConfigureAwait(false) ?? $"{problem} This program reads the file alike.");

    /// <summary>Where both readers read a row alike, its segment tells which column was written wrong.</summary>
    public async Task<ReadingDifference> ExplainAsync(
        DayVersion day, LocalOutput file, (long Number, DayRow Row) row, (string Column, string Why) problem, DaySources sources, CancellationToken cancellation)
    {
        string? found = await FindCellAsync(file, cancellation).ConfigureAwait(false) ?? await FindInSegmentAsync(row.Row, row.Number, sources, cancellation).ConfigureAwait(false);
        return new ReadingDifference(
            day.KeyOf(file.Output),
            found ?? string.Create(CultureInfo.InvariantCulture, $"Row {row.Number}, column {problem.Column}: both readers read alike, {problem.Why}."));
    }

    private async Task<string?> FindInSegmentAsync(DayRow row, long number, DaySources sources, CancellationToken cancellation)
    {
        foreach (SegmentReference segment in sources.Of(row))
        {
            if (await TryFindAsync(segment, row.Stored.Offset, cancellation).ConfigureAwait(false) is not { } original)
            {
                continue;
            }

            foreach (((string column, string stands), (_, string came)) in RowOrigin.Cells(row.Stored).Zip(RowOrigin.Cells(original)).Where(pair => pair.First != pair.Second))
            {
                return string.Create(CultureInfo.InvariantCulture, $"Row {number}, column {column}: both readers read {stands}, and {ForeignReading.Avro} {came} in {segment.Key}, where the row came from.");
            }
        }

        return null;
    }

    /// <summary>
    /// Where the rows together don't come to what was written down and none is wrong by itself: every row by both readers, then against its segment, one segment at a
    /// time. Slow, and once.
    /// </summary>
    public async Task<ReadingDifference?> FindAsync(DayVersion day, IReadOnlyList<SegmentPart> parts, IReadOnlyList<LocalOutput> files, CancellationToken cancellation)
    {
        foreach (LocalOutput file in files)
        {
            if (await FindCellAsync(file, cancellation).ConfigureAwait(false) is { } cell)
            {
                return new ReadingDifference(day.KeyOf(file.Output), cell);
            }
        }

        foreach (SegmentPart part in parts)
        {
            var originals = new Dictionary<(LogOffset, ulong), StoredTransaction>();
            foreach (StoredTransaction original in await TryReadAsync(part.Segment, cancellation).ConfigureAwait(false))
            {
                originals[(original.Offset, ContentHash.Of(original.Transaction))] = original;
            }

            foreach (LocalOutput file in files)
            {
                if (await FindInFileAsync(file, part, originals, cancellation).ConfigureAwait(false) is { } problem)
                {
                    return new ReadingDifference(day.KeyOf(file.Output), problem);
                }
            }
        }

        return null;
    }

    private static async Task<string?> FindInFileAsync(
        LocalOutput file, SegmentPart part, Dictionary<(LogOffset, ulong), StoredTransaction> originals, CancellationToken cancellation)
    {
        await foreach (ParquetRows group in ParquetRows.OfAsync(file.Path, hasSums: false, cancellation).ConfigureAwait(false))
        {
            var rows = new DayRows(group, DayFiles.IsWinners(file.Output.Name));
            for (int index = 0; index < rows.Count; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                DayRow row = rows[index];
                if ((row.Source, row.Partition, row.Run) != part.Place
                    || !originals.TryGetValue((row.Stored.Offset, row.ContentHash), out StoredTransaction original))
                {
                    continue;
                }

                foreach (((string column, string stands), (_, string came)) in RowOrigin.Cells(row.Stored).Zip(RowOrigin.Cells(original)).Where(pair => pair.First != pair.Second))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"Row {group.Before + index + 1}, column {column}: both readers read {stands}, and {ForeignReading.Avro} {came} in {part.Segment.Key}, where the row came from.");
                }
            }
        }

        return null;
    }

    private async Task<StoredTransaction?> TryFindAsync(SegmentReference segment, LogOffset offset, CancellationToken cancellation) =>
        (await TryReadAsync(segment, cancellation).ConfigureAwait(false)).Select(row => (StoredTransaction?)row).FirstOrDefault(row => row!.Value.Offset == offset);

    /// <summary>A segment that was archived, or is damaged, explains nothing: what is wrong with it is told where it is verified.</summary>
    private async Task<IReadOnlyList<StoredTransaction>> TryReadAsync(SegmentReference segment, CancellationToken cancellation)
    {
        try
        {
            return await segments.ReadRowsAsync(segment, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DamagedDataException or ForeignReadException)
        {
            return [];
        }
    }

    private async Task<string?> FindCellAsync(LocalOutput file, CancellationToken cancellation)
    {
        using var database = WorkDatabase.Open(options);
        using DuckConnection inOrder = database.ConnectToOneThread();
        return await FileComparison.FindAsync(inOrder, file.Path, cancellation).ConfigureAwait(false);
    }
}
