using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Ids;

/// <summary>
/// <c>state/ids/found-&lt;hash&gt;.json</c>: ids of which more than one home date has rows, as one comparison found them. What is known is the union of all of them.
/// It says nothing of what counts: that follows from the home dates' versions as they are.
/// </summary>
public sealed record FoundIds
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    /// <summary>Of <see cref="Rows"/>.</summary>
    public required IReadOnlyList<HomeDate> Dates { get; init; }

    /// <summary>Parquet: <c>transaction_id, home_date</c>, ordered by both.</summary>
    public required StoredFile Rows { get; init; }

    internal static FoundIds Read(ObjectKey key, byte[] bytes) => SealedJson.Deserialize<FoundIds>(key, bytes, IdFiles.Remedy, CurrentFormat);
}
