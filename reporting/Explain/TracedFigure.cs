using Accounting.Ingest;

namespace Accounting.Reporting.Explain;

/// <summary>A figure of a report in one currency and what it is made of: figure = carried in + Σ corrections + Σ days + Σ parts.</summary>
public sealed record TracedFigure
{
    public required Currency Currency { get; init; }

    public required AmountSum Figure { get; init; }

    /// <summary>What comes from earlier months, as the report says.</summary>
    public AmountSum Carried { get; init; } = AmountSum.Zero;

    /// <summary>What no earlier report had told until then: it can't be led back.</summary>
    public AmountSum Untold { get; init; } = AmountSum.Zero;

    /// <summary>What became known of earlier months since, where the column has it.</summary>
    public IReadOnlyList<ExplainedLine> Corrections { get; init; } = [];

    /// <summary>Transactions, added up by business day.</summary>
    public IReadOnlyList<TracedDay> Days { get; init; } = [];

    /// <summary>The first of those transactions, by business day, time and id: at most <see cref="FigureTrace.ListedMax"/>.</summary>
    public IReadOnlyList<TracedTransaction> Transactions { get; init; } = [];

    /// <summary>Of a figure that isn't summed over transactions: its largest parts, at most <see cref="FigureTrace.ListedMax"/>.</summary>
    public IReadOnlyList<TracedPart> Parts { get; init; } = [];

    /// <summary>How many parts there are in all.</summary>
    public long PartsInAll { get; init; }

    public long TransactionsInAll => Days.Sum(day => day.Transactions);
}
