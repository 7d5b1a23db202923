using Accounting.Ingest;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Explain;

/// <summary>A figure of a report in one currency and what it is made of: figure = carried in + Σ corrections + Σ transactions.</summary>
public sealed record TracedFigure
{
    public required Currency Currency { get; init; }

    public required AmountSum Figure { get; init; }

    /// <summary>What comes from earlier months, as the revision says that the report opens with.</summary>
    public required AmountSum Carried { get; init; }

    /// <summary>What became known of earlier months since, where the column has it.</summary>
    public required IReadOnlyList<Correction> Corrections { get; init; }

    /// <summary>The month's own, by business day, time and id.</summary>
    public required IReadOnlyList<TracedTransaction> Transactions { get; init; }

    /// <summary>The month's own, added up by business day.</summary>
    public IEnumerable<(BusinessDay Day, int Transactions, AmountSum Effect)> Days => Transactions.GroupBy(transaction => transaction.Day)
        .Select(day => (day.Key, day.Count(), day.Aggregate(AmountSum.Zero, (sum, transaction) => sum + transaction.Effect)));
}
