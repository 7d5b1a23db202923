using System.Diagnostics;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>The ledger of wallets: what each did in each month, by the phase in which that was told.</summary>
internal sealed class AccountLedger
{
    private readonly TradingPeriod _period;
    private readonly LedgerRow?[] _rows;

    public AccountLedger(IReadOnlyList<Wallet> wallets, TradingPeriod period)
    {
        Debug.Assert(SchemaNames.Kinds.Count == PerKind<int>.Length, "A kind has no place in the ledger.");
        Wallets = wallets;
        _period = period;
        _rows = new LedgerRow?[(long)period.Phases * period.Months.Count * wallets.Count];
    }

    public IReadOnlyList<Wallet> Wallets { get; }

    public LedgerRow Open(int phase, int month, Wallet wallet) => _rows[IndexOf(phase, month, wallet)] ??= new LedgerRow();

    /// <summary>What a wallet did in a month as it is reported; null where nothing.</summary>
    public LedgerRow? Reported(int month, Wallet wallet) => Sum(wallet, month, month, 0, _period.PhaseOfMonth(month));

    /// <summary>What became known of earlier months since the month before was closed; null where nothing.</summary>
    public LedgerRow? Prior(int month, Wallet wallet) =>
        month == 0 ? null : Sum(wallet, 0, month - 1, _period.PhaseOfMonth(month - 1) + 1, _period.PhaseOfMonth(month));

    private LedgerRow? Sum(Wallet wallet, int firstMonth, int lastMonth, int firstPhase, int lastPhase)
    {
        LedgerRow? only = null, sum = null;
        for (int phase = firstPhase; phase <= lastPhase; phase++)
        {
            for (int month = firstMonth; month <= lastMonth; month++)
            {
                LedgerRow? row = _rows[IndexOf(phase, month, wallet)];
                if (row is null)
                {
                    continue;
                }

                if (only is null)
                {
                    only = row;
                    continue;
                }

                if (sum is null)
                {
                    sum = new LedgerRow();
                    sum.Add(only);
                }

                sum.Add(row);
            }
        }

        return sum ?? only;
    }

    private int IndexOf(int phase, int month, Wallet wallet) => checked((((phase * _period.Months.Count) + month) * Wallets.Count) + wallet.Index);
}
