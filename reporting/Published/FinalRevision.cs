using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>A revision of a month's reports as the chain commits it.</summary>
/// <param name="Month">The month.</param>
/// <param name="Revision">1 when the month closes, one more with each restatement.</param>
/// <param name="Manifest">SHA-256 of its manifest, which names the folder of its content.</param>
/// <param name="Opening">The revision that the opening was taken from; null of the first month.</param>
public sealed record FinalRevision(BusinessMonth Month, int Revision, ContentHash256 Manifest, OpeningReference? Opening);
