using Accounting.Ingest;

namespace Accounting.Reporting.Explain;

/// <summary>A transaction that makes part of a figure, with its history as far as it is stored.</summary>
/// <param name="TransactionId">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Day">The business day that it counts on.</param>
/// <param name="Effect">Its part of the figure.</param>
/// <param name="Rows">Every row of it, the one that counts first, then by revision from the highest.</param>
public sealed record TracedTransaction(string TransactionId, TransactionKind Kind, BusinessDay Day, AmountSum Effect, IReadOnlyList<TracedRow> Rows);
