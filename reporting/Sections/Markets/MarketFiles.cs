namespace Accounting.Reporting.Sections.Markets;

/// <summary>Local files that <see cref="MarketsTable"/> follows from.</summary>
internal sealed record MarketFiles
{
    /// <summary>All markets so far.</summary>
    public required string Cumulated { get; init; }

    /// <summary>Those of the month; null where there is none.</summary>
    public required string? Month { get; init; }

    /// <summary>What accounts have open in them; null where nothing is.</summary>
    public required string? Positions { get; init; }

    /// <summary>What became void in the month; null where nothing did.</summary>
    public required string? Voids { get; init; }

    /// <summary>What became known of earlier months; null where nothing did.</summary>
    public required string? PriorPeriods { get; init; }

    /// <summary>Those of later months, as far as they matter: a market that goes on there isn't settled.</summary>
    public required IReadOnlyList<string> Later { get; init; }
}
