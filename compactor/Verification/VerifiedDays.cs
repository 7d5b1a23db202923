using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.Verification;

/// <summary>The day versions of a store as a verification found them.</summary>
/// <param name="Versions">All whose manifests are sound.</param>
/// <param name="Current">Of each home date the version of exactly its inputs, else the one with the most of them.</param>
public sealed record VerifiedDays(IReadOnlyList<DayVersion> Versions, IReadOnlyDictionary<HomeDate, DayVersion> Current)
{
    /// <summary>Of <see cref="Current"/> those whose files' bytes are all those that were written.</summary>
    public required IReadOnlyList<DayVersion> Whole { get; init; }

    /// <summary>Of <see cref="Versions"/> those with a file that is missing or damaged.</summary>
    public required IReadOnlyList<DayVersion> Broken { get; init; }

    /// <summary>Words of the second reader that can't be read: without them the versions are read again.</summary>
    public required IReadOnlyList<ObjectKey> UnreadableReadings { get; init; }

    /// <summary>Manifests that can't be read, so nothing can say what they were of.</summary>
    public required IReadOnlyList<ObjectKey> Unreadable { get; init; }
}
