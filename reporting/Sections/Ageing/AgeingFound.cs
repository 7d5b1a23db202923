using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Ageing;

/// <summary>What the ageing tables say, as far as page and controls need it.</summary>
public sealed record AgeingFound
{
    public static readonly AgeingFound None = new();

    /// <summary>By item, currency and age.</summary>
    public IReadOnlyList<AgeingRow> Rows { get; init; } = [];

    /// <summary>By item and currency.</summary>
    public IReadOnlyList<AgeingRow> Totals { get; init; } = [];

    /// <summary>Of each item the accounts with the oldest amounts, of whichever currency.</summary>
    public IReadOnlyList<AgedAccount> Oldest { get; init; } = [];

    /// <summary>The first day on which any CUSTOMER account is known; null where none is.</summary>
    public BusinessDay? BooksBegin { get; init; }

    public AmountSum Of(Currency currency, params AgedItem[] items) =>
        Rows.Where(row => row.Currency == currency && items.Contains(row.Item)).Aggregate(AmountSum.Zero, (sum, row) => sum + row.Amount);
}
