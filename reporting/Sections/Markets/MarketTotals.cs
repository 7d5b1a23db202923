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

    /// <summary>Stakes that became void in the month.</summary>
    public AmountSum VoidTurnover { get; init; }

    /// <summary>BET_MATCHED of the month.</summary>
    public long Bets { get; init; }

    /// <summary>Of several currencies, and not coming to zero in each.</summary>
    public long Mixed { get; init; }

    public required AmountSum Wins { get; init; }

    public required AmountSum Losses { get; init; }

    /// <summary>Of all but HOUSE accounts.</summary>
    public required AmountSum Commission { get; init; }

    public required AmountSum HouseCommission { get; init; }

    /// <summary>Σ |amount| of settlement reversals: what was won and what was lost, both taken back.</summary>
    public required AmountSum Reversals { get; init; }

    public required AmountSum Residual { get; init; }

    /// <summary>Σ |cumulative residual| of settled markets.</summary>
    public required AmountSum SettledResiduals { get; init; }

    /// <summary>Σ |cumulative residual| of idle markets that aren't settled, since exposure is left in them.</summary>
    public AmountSum UnreleasedResiduals { get; init; }
}
