using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>A home date that isn't folded to the pinned coverage.</summary>
/// <param name="Date">The home date.</param>
/// <param name="BusinessMonths">The months that its inputs touch, ascending.</param>
/// <param name="Cause">What failed; null where it wasn't among the dates to compact.</param>
public sealed record DayBehind(HomeDate Date, IReadOnlyList<BusinessMonth> BusinessMonths, Exception? Cause);
