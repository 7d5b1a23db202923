using Accounting.Aggregator.Store;
using Accounting.Compactor;

namespace Accounting.Reporting.Forms;

/// <summary>What reporting works with.</summary>
public sealed record ReportingContext
{
    public required IObjectStore Store { get; init; }

    /// <summary>Work folder, memory and threads, as the compactor has them.</summary>
    public required CompactorOptions Options { get; init; }

    /// <summary>Name and version, as they stand on the cover.</summary>
    public required string Software { get; init; }

    /// <summary>Whether who only looks asks again and again: of files that this process has read and found right it is believed that they still are while nobody has touched them.</summary>
    public bool LooksAgain { get; init; }
}
