using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What betting is told by.</summary>
public sealed record BettingGroup(Currency Currency, string? Sport, bool? InPlay, string? Jurisdiction);
