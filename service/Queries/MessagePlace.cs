using Accounting.Ingest;
using Accounting.Reporting.Explain;

namespace Accounting.Service.Queries;

/// <summary>Where a stored row's message was read, and what it was.</summary>
/// <param name="Source">The generation of the topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="RawHash">XXH64 of its value.</param>
public sealed record MessagePlace(SourceId Source, LogPartition Partition, LogOffset Offset, ulong RawHash)
{
    /// <summary>Of a row that a report knows of.</summary>
    public static MessagePlace Of(TracedRow row) => new(SourceId.Parse(row.Source), new LogPartition((int)row.Partition), new LogOffset(row.Offset), row.RawHash);
}
