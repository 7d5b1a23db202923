using Accounting.Aggregator.Store;

namespace Accounting.Compactor;

/// <summary>A public file that is made and not yet published.</summary>
/// <param name="Day">The version that it was made of.</param>
/// <param name="Key">Where it belongs.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="MayBeMoved">Whether nobody else needs it there.</param>
/// <param name="Sha256">Of its bytes.</param>
internal sealed record DerivedFile(DayVersion Day, ObjectKey Key, string Path, bool MayBeMoved, ContentHash256 Sha256)
{
    public PublishedFile Published => new(Key, Sha256);
}
