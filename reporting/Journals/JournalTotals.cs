using Accounting.Ingest;

namespace Accounting.Reporting.Journals;

/// <summary>What a journal comes to in one currency; both sides are equal.</summary>
public sealed record JournalTotals(Currency Currency, long Entries, long Lines, AmountSum Debits, AmountSum Credits);
