using Accounting.Ingest;
using Accounting.Reporting.Months;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Accounting.Tests.Reporting.Months;

public sealed class PostingTableTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");

    [Property]
    public Property Every_kind_of_every_account_type_balances_whatever_its_signs() =>
        Prop.ForAll(
            (from kind in Gen.Elements(SchemaNames.Kinds.ToArray())
             from type in Gen.Elements(Enum.GetValues<AccountType>())
             from amounts in Gen.ListOf(Gen.Two(Gen.Choose(-1000, 1000)))
             select (kind, type, amounts)).ToArbitrary(),
            posted =>
            {
                KindMovement[] each = [.. posted.amounts.Select(amount => One(posted.kind, posted.type, amount.Item1, amount.Item2))];
                LedgerMovement[] single = [.. each.SelectMany(one => Posting.Of([one]))];
                LedgerMovement[] together = [.. Posting.Of(each)];
                return each.All(one => Net(Posting.Of([one])) == AmountSum.Zero)
                    && Sum(together, line => line.Debits) == Sum(together, line => line.Credits)
                    && Sum(together, line => line.Debits) == Sum(single, line => line.Debits)
                    && together.All(line => line.Debits >= AmountSum.Zero && line.Credits >= AmountSum.Zero);
            });

    [Theory]
    [InlineData(TransactionKind.Deposit, 100, 0, "client liabilities +100, bank control -100")]
    [InlineData(TransactionKind.DepositReversal, -100, 0, "client liabilities -100, bank control +100")]
    [InlineData(TransactionKind.Withdrawal, -40, 0, "client liabilities -40, bank control +40")]
    [InlineData(TransactionKind.WithdrawalRequested, -40, 40, "client liabilities -40, withdrawals payable +40")]
    [InlineData(TransactionKind.WithdrawalCancelled, 40, -40, "client liabilities +40, withdrawals payable -40")]
    [InlineData(TransactionKind.WithdrawalPaid, 0, -40, "withdrawals payable -40, bank control +40")]
    [InlineData(TransactionKind.BetMatched, 0, 0, "")]
    [InlineData(TransactionKind.Settlement, -30, 0, "client liabilities -30, market clearing +30")]
    [InlineData(TransactionKind.SettlementReversal, 30, 0, "client liabilities +30, market clearing -30")]
    [InlineData(TransactionKind.Commission, -3, 0, "client liabilities -3, commission income +3")]
    [InlineData(TransactionKind.CommissionReversal, 3, 0, "client liabilities +3, commission income -3")]
    [InlineData(TransactionKind.Fee, -2, 0, "client liabilities -2, fees +2")]
    [InlineData(TransactionKind.Bonus, 5, 0, "client liabilities +5, bonuses -5")]
    [InlineData(TransactionKind.BonusExpired, -5, 0, "client liabilities -5, bonuses +5")]
    [InlineData(TransactionKind.Adjustment, 7, 0, "client liabilities +7, adjustments -7")]
    [InlineData(TransactionKind.OpeningBalance, 1000, 0, "client liabilities +1000, opening balances -1000")]
    [InlineData(TransactionKind.OpeningBalance, 90, 10, "client liabilities +90, withdrawals payable +10, opening balances -100")]
    [InlineData(TransactionKind.WithdrawalRequested, -40, 39, "client liabilities -40, withdrawals payable +39, adjustments +1")]
    public void A_customers_transaction_is_posted_where_an_accountant_looks_for_it(TransactionKind kind, int amount, int pending, string lines) =>
        Assert.Equal(lines, Text(One(kind, AccountType.Customer, amount, pending)));

    [Theory]
    [InlineData(AccountType.House, TransactionKind.Commission, 3, 0, "house funds +3, commission to house -3")]
    [InlineData(AccountType.House, TransactionKind.Settlement, 3, 0, "house funds +3, market clearing -3")]
    [InlineData(AccountType.Test, TransactionKind.Deposit, 3, 2, "test balances +5, test contra -5")]
    public void Accounts_that_are_not_customers_are_kept_apart_from_them(AccountType type, TransactionKind kind, int amount, int pending, string lines) =>
        Assert.Equal(lines, Text(One(kind, type, amount, pending)));

    private static string Text(KindMovement kind) =>
        string.Join(", ", Posting.Of([kind]).Select(line => $"{line.Account.Name()} {(line.Net > AmountSum.Zero ? "+" : "")}{line.Net.ToString(0)}"));

    private static AmountSum Net(IEnumerable<LedgerMovement> lines) => Sum(lines, line => line.Net);

    private static AmountSum Sum(IEnumerable<LedgerMovement> lines, Func<LedgerMovement, AmountSum> side) => lines.Aggregate(AmountSum.Zero, (sum, line) => sum + side(line));

    private static KindMovement One(TransactionKind kind, AccountType type, int amount, int pending) => new(
        Euro, type, kind, new Movement(1, Money(amount), AmountSum.Zero, Money(pending), AmountSum.Zero), Money(Math.Max(0, amount)), Money(Math.Max(0, pending)), Money(Math.Max(0, -amount - pending)));

    private static AmountSum Money(int units) => new((Int128)units * Amount.Scale);
}
