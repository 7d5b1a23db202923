using Accounting.Aggregator.Store;

namespace Accounting.Compactor;

/// <summary>What <c>state/public.json</c> says of one home date.</summary>
/// <param name="Version">The day version that its public files were made of.</param>
/// <param name="Seen">
/// What a listing showed of the files just before their bytes were read and found right; null where that is still to be done. A file that
/// anybody has written since shows otherwise.
/// </param>
public sealed record PublishedDate(string Version, string? Seen)
{
    /// <summary>The files; null where a program of before published others, in folders of other names.</summary>
    public IReadOnlyList<PublishedFile>? Files { get; init; }
}

/// <summary>A public file as it was published.</summary>
public sealed record PublishedFile(ObjectKey Key, ContentHash256 Sha256);
