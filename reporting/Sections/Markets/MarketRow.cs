using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Markets;

/// <summary>A row of <see cref="MarketsTable"/>, as the page shows it.</summary>
public sealed record MarketRow(
    long MarketId,
    Currency Currency,
    string? Sport,
    AmountSum Turnover,
    AmountSum Wins,
    AmountSum Losses,
    AmountSum Commission,
    AmountSum Reversals,
    AmountSum Residual,
    AmountSum CumulativeResidual,
    string Status)
{
    /// <summary>Stakes that became void in the month.</summary>
    public AmountSum VoidTurnover { get; init; }

    /// <summary>Idle, with exposure left, and not coming to zero.</summary>
    public bool IsUnreleased { get; init; }

    public bool IsSettled => Status == MarketsTable.Settled;
}
