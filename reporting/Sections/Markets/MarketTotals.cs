using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Markets;

/// <summary>The sums of <see cref="MarketsTable"/> in one currency, as it is printed.</summary>
public sealed record MarketTotals
{
    public required Currency Currency { get; init; }

    public required long Markets { get; init; }

    public required long Settled { get; init; }

    /// <summary>Of the month.</summary>
    public required long Transactions { get; init; }

    public required AmountSum Turnover { get; init; }

    public required AmountSum Wins { get; init; }

    public required AmountSum Losses { get; init; }

    /// <summary>Of all but HOUSE accounts.</summary>
    public required AmountSum Commission { get; init; }

    public required AmountSum HouseCommission { get; init; }

    public required AmountSum Reversals { get; init; }

    public required AmountSum Residual { get; init; }

    /// <summary>Σ |cumulative residual| of settled markets.</summary>
    public required AmountSum SettledResiduals { get; init; }
}
