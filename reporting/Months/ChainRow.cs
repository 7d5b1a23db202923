namespace Accounting.Reporting.Months;

/// <summary>A first revision as a link of its account's chain, in units of 1/10,000.</summary>
/// <param name="Row">Its row among the first revisions.</param>
/// <param name="OccurredAt">Microseconds since 1970.</param>
/// <param name="Effect">By how much it changed the balance.</param>
/// <param name="Stated">The balance that the exchange states after it; null where it states none.</param>
internal readonly record struct ChainRow(long Row, long OccurredAt, long Effect, long? Stated);
