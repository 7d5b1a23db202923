using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>Something that is carried on from month to month: closing = opening + movement + prior-period adjustment.</summary>
public readonly record struct RolledSum(AmountSum Opening, AmountSum Movement, AmountSum PriorPeriodAdjustment, AmountSum Closing)
{
    /// <summary>What the closing should be.</summary>
    public AmountSum Expected => Opening + Movement + PriorPeriodAdjustment;
}
