using Accounting.Aggregator.Store;

namespace Accounting.Compactor.OpenTables;

/// <summary>A snapshot that isn't committed yet.</summary>
/// <param name="Snapshot">As the metadata is to name it.</param>
/// <param name="Objects">Its list, and those of its manifests that aren't there yet.</param>
/// <param name="Manifests">What its list names.</param>
/// <param name="Tag">What it is called; null of the one that becomes the current one.</param>
internal sealed record SnapshotDraft(TableSnapshot Snapshot, IReadOnlyList<ObjectContent> Objects, IReadOnlyList<ManifestReference> Manifests, string? Tag);
