namespace Accounting.Compactor;

/// <summary>Files of a batch that one thread writes: those of these names, of each of these dates.</summary>
internal sealed record WrittenPart(IReadOnlyList<DayWork> Dates, IReadOnlyList<string> Names)
{
    /// <summary>
    /// Divides what a batch has to write. What was folded in memory is written file by file, those of small dates together (<see cref="SmallFiles"/>). The files of a date
    /// that DuckDB folded are one part: two large sorts at once would take each other's memory.
    /// </summary>
    public static IReadOnlyList<WrittenPart> Divide(IReadOnlyList<DayWork> batch, IJudgedRows rows, int bucketCount)
    {
        string[] names = [.. IdBucket.All(bucketCount).Select(bucket => DayFiles.Winners(bucket.Number)), DayFiles.Accounts, DayFiles.Markets, DayFiles.Losers];
        return rows is JudgedRows judged
            ? [.. SmallFiles.Together(batch, work => judged.CountAll(work.Date) ?? long.MaxValue).SelectMany(dates => names.Select(name => new WrittenPart(dates, [name])))]
            : [.. batch.Select(work => new WrittenPart([work], names))];
    }
}
