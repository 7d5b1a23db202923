using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Exceptions;

/// <summary>A transaction that the page lists.</summary>
/// <param name="Exception">Why: <c>adjustment</c>, <c>largest</c>, <c>sign</c> or <c>conflict</c>.</param>
/// <param name="Currency">Of the amount.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its identity.</param>
/// <param name="AccountId">Its account.</param>
/// <param name="Amount">Signed.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Reference">Reason, approver, the source's own id; null where it has none.</param>
public sealed record ListedTransaction(
    string Exception, Currency Currency, TransactionKind Kind, TransactionId Id, long AccountId, Amount Amount, Timestamp OccurredAt, string? Reference);
