using Accounting.Ingest;

namespace Accounting.Reporting.Sections.Statements;

/// <summary>A row of <see cref="StatementsTable"/>.</summary>
/// <param name="AccountId">Account.</param>
/// <param name="Currency">Currency of all amounts.</param>
/// <param name="Transactions">Of the month.</param>
/// <param name="Opening">Balance before the month, as last reported.</param>
/// <param name="Amounts">By kind, in the schema's order.</param>
/// <param name="Turnover">Matched stakes.</param>
/// <param name="PriorPeriodAdjustment">What came in later for earlier months.</param>
/// <param name="Closing">Balance at the month's end.</param>
/// <param name="Exposure">Open exposure at the month's end.</param>
/// <param name="Pending">Withdrawals requested and not paid at the month's end.</param>
public sealed record StatementRow(
    long AccountId,
    Currency Currency,
    long Transactions,
    AmountSum Opening,
    IReadOnlyList<AmountSum> Amounts,
    AmountSum Turnover,
    AmountSum PriorPeriodAdjustment,
    AmountSum Closing,
    AmountSum Exposure,
    AmountSum Pending)
{
    /// <summary>Null of a report of an older definition, whose rows are of all types together.</summary>
    public AccountType? AccountType { get; init; }

    public AmountSum Available => Closing - Exposure;
}
