using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Reporting.Ids;

/// <summary>What is open and what is final where ids are judged.</summary>
/// <param name="First">The first month that is reported now: what became known of earlier ones is booked there.</param>
/// <param name="LastFinal">The last month that is final and stays as it is; null where none is.</param>
/// <param name="LastCoverage">What the final months know; null where none is.</param>
/// <param name="Judged">Final months that have the same rows as when they were judged.</param>
internal sealed record IdPeriod(BusinessMonth First, BusinessMonth? LastFinal, Coverage? LastCoverage, IReadOnlySet<BusinessMonth> Judged);
