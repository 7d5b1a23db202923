using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What a statement carries on from month to month.</summary>
internal readonly record struct StatementBalances(AmountSum Balance, AmountSum Exposure, AmountSum Pending)
{
    public bool IsZero => this == default;

    /// <summary>The balances after postings; unchanged where there are none.</summary>
    public StatementBalances After(LedgerRow? row) =>
        row is null ? this : new StatementBalances(Balance + row.Net, Exposure + row.Exposure, Pending + row.Pending);
}
