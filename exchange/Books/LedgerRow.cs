using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What one wallet did in one month.</summary>
internal sealed class LedgerRow
{
    private PerKind<Amount> _amounts;
    private PerKind<int> _counts;

    public int Transactions { get; private set; }

    public Amount Stake { get; private set; }

    /// <summary>Σ of exposure changes.</summary>
    public Amount Exposure { get; private set; }

    /// <summary>Σ of pending changes.</summary>
    public Amount Pending { get; private set; }

    /// <summary>Σ of all amounts.</summary>
    public Amount Net { get; private set; }

    public Amount AmountOf(TransactionKind kind) => _amounts[(int)kind];

    public int CountOf(TransactionKind kind) => _counts[(int)kind];

    public void Add(in Transaction transaction)
    {
        Transactions++;
        _counts[(int)transaction.Kind]++;
        _amounts[(int)transaction.Kind] += transaction.Amount;
        Net += transaction.Amount;
        Stake += transaction.Stake;
        Exposure += transaction.ExposureDelta;
        Pending += transaction.PendingDelta;
    }

    public void Remove(in Transaction transaction)
    {
        Transactions--;
        _counts[(int)transaction.Kind]--;
        _amounts[(int)transaction.Kind] -= transaction.Amount;
        Net -= transaction.Amount;
        Stake -= transaction.Stake;
        Exposure -= transaction.ExposureDelta;
        Pending -= transaction.PendingDelta;
    }

    public void Add(LedgerRow other)
    {
        Transactions += other.Transactions;
        for (int kind = 0; kind < PerKind<int>.Length; kind++)
        {
            _counts[kind] += other._counts[kind];
            _amounts[kind] += other._amounts[kind];
        }

        Net += other.Net;
        Stake += other.Stake;
        Exposure += other.Exposure;
        Pending += other.Pending;
    }
}
