using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Where in which log a row stands, and when it got there.</summary>
/// <param name="Source">The topic's generation, or the file.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Null where the account's rows don't stand there in the order in which they happened, so that it says nothing.</param>
/// <param name="At">The broker's timestamp; of a file's rows when it was brought in.</param>
internal readonly record struct LinkPlace(SourceId Source, int Partition, long? Offset, Timestamp At)
{
    /// <summary>Whether it may have been there before another: it was not if it follows it in one log, or was logged later in another partition of a topic.</summary>
    public bool MayPrecede(LinkPlace other) =>
        Source != other.Source ? Source.IsFile || other.Source.IsFile || At <= other.At
        : Partition != other.Partition ? At <= other.At
        : Offset is null || other.Offset is null || Offset < other.Offset;
}
