namespace Accounting.Service.Backfill;

/// <summary>By how much what counts changes, in one currency: exact decimals.</summary>
public sealed record ShownSums(string Currency, string Amount, string ExposureDelta, string PendingDelta, string Stake);
