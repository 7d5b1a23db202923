using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.PriorPeriods;

/// <summary>What became known of an earlier month's betting since that was published.</summary>
public sealed record PriorGroup(BusinessMonth Original, BettingGroup Group, BettingFigures Figures);
