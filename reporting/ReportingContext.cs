using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting;

/// <summary>What reporting works with.</summary>
public sealed record ReportingContext
{
    public required IObjectStore Store { get; init; }

    /// <summary>Must allow <see cref="WorkDirectory"/> and the folders in which the store leases files.</summary>
    public required DuckDatabase Database { get; init; }

    /// <summary>A local folder of this process, for files on their way into the store.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Name and version, as they stand on the cover.</summary>
    public required string Software { get; init; }

    /// <summary>Reads the version of a home date that a report pins.</summary>
    public required Func<HomeDate, string, CancellationToken, Task<DayVersion>> ReadDayVersion { get; init; }
}
