using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>A row of <see cref="RegulatoryTable"/>.</summary>
public sealed record RegulatoryRow
{
    public required ReportedPeriod Period { get; init; }

    /// <summary>Of <see cref="ReportedPeriod.PriorPeriod"/>: the month that it was of; else null.</summary>
    public BusinessMonth? Original { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>Of all groups of the period and currency; their accounts are counted once.</summary>
    public required bool IsTotal { get; init; }

    public string? Sport { get; init; }

    public bool? InPlay { get; init; }

    public string? Jurisdiction { get; init; }

    /// <summary>Of the month its own; of a period to date what was published of its months and what they told of prior periods.</summary>
    public required BettingFigures Figures { get; init; }

    /// <summary>What is told of prior periods: beside the month's own figures, and within those to date.</summary>
    public BettingFigures Prior { get; init; }

    /// <summary>Distinct CUSTOMER accounts with a bet that counts and isn't void; null of a prior period, since distinct counts can't be added.</summary>
    public long? ActiveAccounts { get; init; }

    /// <summary>Distinct CUSTOMER accounts whose bets of the period are all void.</summary>
    public long? VoidAccounts { get; init; }
}
