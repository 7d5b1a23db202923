using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>One row of account-statements.tsv or roll-forward.tsv: amounts with at least their currency's decimals, never rounded.</summary>
internal static class BooksRowText
{
    private static readonly LedgerRow Empty = new();

    public static void WriteStatement(TextWriter writer, BusinessMonth month, AccountMonth account)
    {
        LedgerRow row = account.Own ?? Empty;
        var cells = new BooksCells(account.Wallet.Profile.Currency);
        cells.Add(month.ToString()).Add(account.Wallet.Account.Id).Add(account.Wallet.Profile.Currency.Code).Add(account.Wallet.Account.Type.Name());
        cells.Add(row.Transactions).Add(account.Opening.Balance);
        foreach (TransactionKind kind in SchemaNames.Kinds)
        {
            cells.Add(row.AmountOf(kind)).Add(row.CountOf(kind));
        }

        StatementBalances closing = account.Closing;
        cells.Add(row.Stake).Add(account.Adjustment.Balance).Add(closing.Balance).Add(closing.Exposure).Add(closing.Pending).Add(closing.Balance - closing.Exposure);
        cells.WriteLine(writer);
    }

    public static string[] RollForward(AccountMonth account)
    {
        LedgerRow row = account.Own ?? Empty;
        StatementBalances opening = account.Opening, prior = account.Adjustment, closing = account.Closing;
        var cells = new BooksCells(account.Wallet.Profile.Currency);
        cells.Add(account.Wallet.Account.Id).Add(account.Wallet.Profile.Currency.Code).Add(account.Wallet.Account.Type.Name()).Add(opening.Balance);
        cells.Add(Of(TransactionKind.Deposit)).Add(Of(TransactionKind.DepositReversal));
        cells.Add(Of(TransactionKind.Withdrawal, TransactionKind.WithdrawalRequested, TransactionKind.WithdrawalCancelled, TransactionKind.WithdrawalPaid));
        cells.Add(Of(TransactionKind.BetMatched, TransactionKind.BetCancelled)).Add(Of(TransactionKind.Settlement)).Add(Of(TransactionKind.SettlementReversal));
        cells.Add(Of(TransactionKind.Commission, TransactionKind.CommissionReversal)).Add(Of(TransactionKind.Fee)).Add(Of(TransactionKind.Bonus, TransactionKind.BonusExpired));
        cells.Add(Of(TransactionKind.Adjustment)).Add(Of(TransactionKind.OpeningBalance)).Add(prior.Balance).Add(closing.Balance);
        cells.Add(opening.Exposure).Add(row.Exposure).Add(prior.Exposure).Add(closing.Exposure);
        cells.Add(opening.Pending).Add(row.Pending).Add(prior.Pending).Add(closing.Pending);
        return cells.Add(closing.Balance - closing.Exposure).Add(row.Stake).Add(row.Transactions).ToArray();

        AmountSum Of(params ReadOnlySpan<TransactionKind> kinds)
        {
            AmountSum sum = AmountSum.Zero;
            foreach (TransactionKind kind in kinds)
            {
                sum += row.AmountOf(kind);
            }

            return sum;
        }
    }
}
