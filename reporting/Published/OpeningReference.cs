using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>The final revision whose closing is a month's opening.</summary>
public sealed record OpeningReference(BusinessMonth Month, int Revision, ContentHash256 Manifest);
