using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>A home date as a survey found it.</summary>
/// <param name="Date">The home date.</param>
/// <param name="BusinessMonths">The months that its inputs touch, ascending.</param>
/// <param name="Version">The version of exactly its inputs; null where there is none.</param>
/// <param name="Stale">Why its version or its public files have to be made again; null where they are fresh.</param>
/// <param name="Damage">What is wrong with its manifests; null where all can be read.</param>
public sealed record SurveyedDay(HomeDate Date, IReadOnlyList<BusinessMonth> BusinessMonths, DayVersion? Version, string? Stale, string? Damage);
