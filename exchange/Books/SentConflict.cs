using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>A transaction that the exchange sent a second time, by mistake, with another content of the same revision. The first one is right, and is what counts.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Month">The business month of both contents.</param>
/// <param name="ToldAt">When the second one is logged.</param>
/// <param name="Contents">The hashes of both, ascending.</param>
public sealed record SentConflict(TransactionId Id, BusinessMonth Month, Timestamp ToldAt, IReadOnlyList<ulong> Contents);
