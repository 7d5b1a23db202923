using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Statements;

/// <summary>An account's month in one currency.</summary>
/// <param name="Row">The account's row of the report: opening, adjustment, closing.</param>
/// <param name="Lines">Its transactions, by time and id; the last running balance is the closing.</param>
public sealed record CurrencyStatement(StatementRow Row, IReadOnlyList<StatementLine> Lines)
{
    /// <summary>How old what it has open is at the month's end; none of reports that told no ages.</summary>
    public IReadOnlyList<AccountAge> Ages { get; init; } = [];
}
