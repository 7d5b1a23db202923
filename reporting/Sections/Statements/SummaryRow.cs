using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>A row of <see cref="SummaryTable"/>.</summary>
public sealed record SummaryRow(Currency Currency, string Dimension, string Value, long Count, AmountSum Amount, AmountSum Turnover, AmountSum Ggy);
