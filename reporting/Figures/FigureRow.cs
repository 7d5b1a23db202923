using Accounting.Ingest;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Figures;

/// <summary>Which rows of a table are asked for, and of which month.</summary>
/// <param name="Month">Of the table.</param>
/// <param name="Where">By key what it must be; an empty text for a cell without a value.</param>
/// <param name="Report">The report that prints the rows; null of a mere run.</param>
public sealed record FigureRow(BusinessMonth Month, IReadOnlyDictionary<string, string> Where, ReportManifest? Report)
{
    /// <summary>What a key must be; null where all are asked for.</summary>
    public string? this[string key] => Where.GetValueOrDefault(key);

    /// <summary>The last month whose income and expense the report has in retained earnings; null where none are.</summary>
    internal BusinessMonth? ClosedThrough => Report?.Year?.ClosedThrough;
}
