using Accounting.Aggregator.Store;

namespace Accounting.Compactor;

/// <summary>A segment and the number of its rows that belong to the date, as a <see cref="FormerManifest"/> tells it.</summary>
internal sealed record FormerInput(ObjectKey Segment, ContentHash256 Sha256, long Rows);
