using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>By how much a later revision changed an account.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Revision">The later revision, which stands here once, however often it was sent.</param>
/// <param name="OccurredAt">When its first revision says that it occurred.</param>
/// <param name="Logged">Where and when it was logged.</param>
/// <param name="Delta">What it changed.</param>
internal readonly record struct ChainCorrection(TransactionId Id, long Revision, Timestamp OccurredAt, LinkPlace Logged, AmountSum Delta);
