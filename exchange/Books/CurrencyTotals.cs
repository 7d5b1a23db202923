using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>A month's totals of one currency over all accounts but TEST ones.</summary>
public sealed class CurrencyTotals
{
    private readonly AmountSum[] _amounts = new AmountSum[PerKind<int>.Length];
    private readonly long[] _counts = new long[PerKind<int>.Length];

    internal CurrencyTotals(Currency currency, IEnumerable<(AccountType Type, LedgerRow Row)> rows)
    {
        Currency = currency;
        foreach ((AccountType type, LedgerRow row) in rows)
        {
            Transactions += row.Transactions;
            Turnover += row.Stake;
            foreach (TransactionKind kind in SchemaNames.Kinds)
            {
                _amounts[(int)kind] += row.AmountOf(kind);
                _counts[(int)kind] += row.CountOf(kind);
            }

            if (type == AccountType.Customer)
            {
                GrossGamingYield -= (AmountSum)row.AmountOf(TransactionKind.Commission) + row.AmountOf(TransactionKind.CommissionReversal);
            }
        }
    }

    public Currency Currency { get; }

    public long Transactions { get; }

    /// <summary>Σ stake.</summary>
    public AmountSum Turnover { get; }

    /// <summary>−Σ commission, reversals included, of accounts that are neither HOUSE nor TEST.</summary>
    public AmountSum GrossGamingYield { get; }

    public AmountSum AmountOf(TransactionKind kind) => _amounts[(int)kind];

    public long CountOf(TransactionKind kind) => _counts[(int)kind];
}
