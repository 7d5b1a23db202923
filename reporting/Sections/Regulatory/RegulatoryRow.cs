using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Regulatory;

/// <summary>A row of <see cref="RegulatoryTable"/>.</summary>
public sealed record RegulatoryRow
{
    public required ReportedPeriod Period { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>Of all groups of the period and currency; their accounts are counted once.</summary>
    public required bool IsTotal { get; init; }

    public string? Sport { get; init; }

    public bool? InPlay { get; init; }

    public string? Jurisdiction { get; init; }

    /// <summary>Σ stake.</summary>
    public required AmountSum Turnover { get; init; }

    /// <summary>What customers were charged, net of reversals: signed by its effect on their balances.</summary>
    public required AmountSum Commission { get; init; }

    /// <summary>Σ stake that became void in the period.</summary>
    public required AmountSum VoidTurnover { get; init; }

    /// <summary>Distinct CUSTOMER accounts with a bet that counts and isn't void.</summary>
    public long ActiveAccounts { get; init; }

    /// <summary>Distinct CUSTOMER accounts whose bets of the period are all void.</summary>
    public long VoidAccounts { get; init; }

    /// <summary>Transactions of kind BET_MATCHED, of both sides of a bet.</summary>
    public required long Bets { get; init; }

    /// <summary>Gross gambling yield: an exchange's is its commission.</summary>
    public AmountSum Ggy => AmountSum.Zero - Commission;
}
