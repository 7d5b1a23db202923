using Accounting.Ingest;

namespace Accounting.Exchange.World;

/// <summary>When the months up to one are closed: what is told until then is in their reports, and what is told later of them in a later month's, as prior period.</summary>
/// <param name="Month">The last of the months.</param>
/// <param name="At">The broker's time up to which messages count.</param>
public readonly record struct BooksClose(BusinessMonth Month, Timestamp At);
