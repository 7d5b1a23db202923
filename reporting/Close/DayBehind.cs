using Accounting.Ingest;

namespace Accounting.Reporting.Close;

/// <summary>A home date that could not be compacted to the pinned coverage, and the months that its inputs touch.</summary>
public sealed record DayBehind(HomeDate Date, IReadOnlyList<BusinessMonth> BusinessMonths);
