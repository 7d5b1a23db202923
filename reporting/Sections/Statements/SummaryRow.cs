using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>A row of <see cref="SummaryTable"/>.</summary>
public sealed record SummaryRow(Currency Currency, string Dimension, string Value, long Count, AmountSum Amount, AmountSum Turnover, AmountSum Ggy)
{
    /// <summary>What became known of earlier months' betting since they were closed; null of a kind, of which it isn't told.</summary>
    public BettingFigures? Prior { get; init; }
}
