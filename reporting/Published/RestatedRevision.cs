using Accounting.Aggregator.Store;

namespace Accounting.Reporting.Published;

/// <summary>What a further revision of a month takes the place of, and who wanted it and why.</summary>
/// <param name="Revision">The revision before.</param>
/// <param name="Manifest">SHA-256 of its manifest.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
public sealed record RestatedRevision(int Revision, ContentHash256 Manifest, string Reason, string By);
