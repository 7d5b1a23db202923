using System.Diagnostics;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>
/// The exchange's own books: a ledger of wallets and months, posted by the exchange as it acts and never read off its messages.
/// A correction takes the standing transaction back from the month and wallet it was posted to and posts its new form.
/// Σ over months of a wallet's net equals the balance the exchange itself keeps; <see cref="Write"/> asserts it.
/// </summary>
public sealed class ExchangeBooks
{
    private readonly IReadOnlyList<Wallet> _wallets;
    private readonly TradingPeriod _period;
    private readonly LedgerRow?[] _rows;

    internal ExchangeBooks(IReadOnlyList<Wallet> wallets, TradingPeriod period)
    {
        Debug.Assert(SchemaNames.Kinds.Count == PerKind<int>.Length, "A kind has no place in the ledger.");
        _wallets = wallets;
        _period = period;
        _rows = new LedgerRow?[(long)wallets.Count * period.Months.Count];
    }

    public IReadOnlyList<BusinessMonth> Months => _period.Months;

    /// <summary>Whether every message has been handed out, so that nothing more will be posted.</summary>
    public bool IsComplete { get; internal set; }

    /// <summary>
    /// Writes a row for every account (TEST accounts aside), currency and month with activity or a balance, ordered by month,
    /// account and currency: <c>month</c> and the columns of account-statements.tsv.
    /// </summary>
    /// <exception cref="InvalidOperationException">The books are not complete.</exception>
    public void Write(TextWriter writer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        RequireComplete();
        var rolling = new StatementBalances[_wallets.Count];
        writer.Write(StatementColumns.BooksHeader);
        writer.Write('\n');
        for (int month = 0; month < Months.Count; month++)
        {
            for (int index = 0; index < _wallets.Count; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                StatementBalances opening = rolling[index];
                LedgerRow? row = RowOf(month, _wallets[index]);
                StatementBalances closing = opening.After(row);
                rolling[index] = closing;
                bool isReported = row is { Transactions: > 0 } || !opening.IsZero || !closing.IsZero;
                if (isReported && _wallets[index].Account.Type != AccountType.Test)
                {
                    BooksRowText.Write(writer, Months[month], _wallets[index], opening.Balance, row, closing);
                }
            }
        }

        RequireClosingBalances(rolling);
    }

    /// <summary>The totals of a month over all accounts but TEST ones, by currency code.</summary>
    /// <exception cref="InvalidOperationException">The books are not complete.</exception>
    public IReadOnlyList<CurrencyTotals> TotalsOf(BusinessMonth month)
    {
        RequireComplete();
        int index = Months.ToList().IndexOf(month);
        return index < 0
            ? []
            : [.. _wallets
                .Where(wallet => wallet.Account.Type != AccountType.Test)
                .Select(wallet => (Wallet: wallet, Row: RowOf(index, wallet)))
                .Where(pair => pair.Row is { Transactions: > 0 })
                .GroupBy(pair => pair.Wallet.Profile.Currency)
                .OrderBy(group => group.Key)
                .Select(group => new CurrencyTotals(group.Key, group.Select(pair => (pair.Wallet.Account.Type, pair.Row!))))];
    }

    internal void Apply(Wallet wallet, in Transaction transaction)
    {
        int index = IndexOf(_period.MonthIndexOf(transaction.OccurredAt.Microseconds), wallet);
        (_rows[index] ??= new LedgerRow()).Add(transaction);
    }

    internal void TakeBack(Wallet wallet, in Transaction transaction) =>
        RowOf(_period.MonthIndexOf(transaction.OccurredAt.Microseconds), wallet)!.Remove(transaction);

    private LedgerRow? RowOf(int month, Wallet wallet) => _rows[IndexOf(month, wallet)];

    private int IndexOf(int month, Wallet wallet) => checked((month * _wallets.Count) + wallet.Index);

    private void RequireComplete()
    {
        if (!IsComplete)
        {
            throw new InvalidOperationException("The books are complete once the exchange's log has been read to its end.");
        }
    }

    private void RequireClosingBalances(StatementBalances[] closing)
    {
        foreach (Wallet wallet in _wallets)
        {
            StatementBalances last = closing[wallet.Index];
            if (last.Balance != wallet.Balance || last.Exposure != wallet.Exposure)
            {
                throw new InvalidOperationException(
                    $"Account {wallet.Account.Id} closes at {last.Balance} {wallet.Profile.Currency} in the books and at {wallet.Balance} at the exchange: the simulation is wrong.");
            }
        }
    }
}
