using Accounting.Aggregator.Store;

namespace Accounting.Reporting.Ids;

/// <summary>A file of fingerprints.</summary>
/// <param name="Range">All of them are of it.</param>
/// <param name="Sha256">Of its bytes, and in its name.</param>
/// <param name="LengthBytes">Its length.</param>
/// <param name="Ids">How many fingerprints it holds.</param>
public sealed record IdFingerprints(FingerprintRange Range, ContentHash256 Sha256, long LengthBytes, long Ids)
{
    internal ObjectKey KeyOfFile() => IdFiles.Fingerprints(Sha256);
}
