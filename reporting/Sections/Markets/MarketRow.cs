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
    bool IsSettled);
