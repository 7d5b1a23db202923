using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>The sums of all statements in one currency.</summary>
public sealed record StatementTotals
{
    public required Currency Currency { get; init; }

    public required long Accounts { get; init; }

    public required long Transactions { get; init; }

    public required AmountSum Opening { get; init; }

    /// <summary>Of the month's own transactions.</summary>
    public required AmountSum Amount { get; init; }

    public required AmountSum Turnover { get; init; }

    public required AmountSum PriorPeriodAdjustment { get; init; }

    public required AmountSum Closing { get; init; }

    public required AmountSum Exposure { get; init; }

    public required AmountSum Pending { get; init; }

    public AmountSum Available => Closing - Exposure;
}
