using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest;

public sealed class TransactionRulesTests
{
    [Fact]
    public void Pending_mirrors_the_amount_of_requests_and_cancellations_and_is_zero_otherwise()
    {
        Assert.Equal("5.0000", Normalised(TransactionKind.WithdrawalRequested, "-5").PendingDelta.ToString());
        Assert.Equal("-5.0000", Normalised(TransactionKind.WithdrawalCancelled, "5").PendingDelta.ToString());
        Assert.Equal("0.0000", Normalised(TransactionKind.Withdrawal, "-5").PendingDelta.ToString());
        Assert.Equal("-5.0000", Normalised(TransactionKind.WithdrawalPaid, "0", Transactions.Money("-5")).PendingDelta.ToString());
    }

    [Fact]
    public void A_paid_withdrawal_must_say_by_how_much_pending_changes() =>
        Assert.Equal(QuarantineReason.MissingPendingDelta, RejectionOf(Transactions.Deposit(1, "0") with { Kind = TransactionKind.WithdrawalPaid }));

    [Fact]
    public void A_revision_without_its_original_time_has_no_home() =>
        Assert.Equal(QuarantineReason.MissingOriginalOccurredAt, RejectionOf(Transactions.Deposit(1, "1", revision: 1), original: null));

    [Fact]
    public void Revision_0_cannot_contradict_itself() =>
        Assert.Equal(
            QuarantineReason.ContradictoryOriginalOccurredAt,
            RejectionOf(Transactions.Deposit(1, "1"), Transactions.At("2026-10-04T00:00:00Z")));

    [Fact]
    public void A_cancellation_alone_may_take_stake_back()
    {
        foreach (TransactionKind kind in SchemaNames.Kinds)
        {
            Transaction transaction = Transactions.Deposit(1, "1") with { Kind = kind, Stake = new Amount(-1) };
            Rejection? rejection = TransactionRules.Normalise(ref transaction, Amount.Zero, null);
            Assert.Equal(kind == TransactionKind.BetCancelled ? null : QuarantineReason.NegativeStake, rejection?.Reason);
        }
    }

    [Fact]
    public void Amounts_beyond_18_digits_and_negative_stakes_are_refused()
    {
        Assert.Equal(QuarantineReason.AmountOutOfRange, RejectionOf(Transactions.Deposit(1, "1") with { Amount = new Amount(Amount.MaxMagnitude + 1) }));
        Assert.Equal(QuarantineReason.AmountOutOfRange, RejectionOf(Transactions.Deposit(1, "1") with { BalanceAfter = new Amount(long.MinValue) }));
        Assert.Equal(QuarantineReason.NegativeStake, RejectionOf(Transactions.Deposit(1, "1") with { Stake = new Amount(-1) }));
        Assert.Equal(QuarantineReason.NegativeRevision, RejectionOf(Transactions.Deposit(1, "1", revision: -1)));
        Assert.Equal(QuarantineReason.TimeOutOfRange, RejectionOf(Transactions.Deposit(1, "1", at: Timestamp.Latest)));
        Assert.Equal(
            QuarantineReason.AmountOutOfRange,
            RejectionOf(Transactions.Deposit(1, "1") with { Kind = TransactionKind.WithdrawalRequested, Amount = new Amount(long.MinValue) }));
    }

    [Theory]
    [InlineData(TransactionKind.Deposit, AccountType.Customer, "-1", true)]
    [InlineData(TransactionKind.Deposit, AccountType.Customer, "0", false)]
    [InlineData(TransactionKind.Commission, AccountType.Customer, "1", true)]
    [InlineData(TransactionKind.Commission, AccountType.House, "1", false)]
    [InlineData(TransactionKind.BetMatched, AccountType.Customer, "0.0001", true)]
    [InlineData(TransactionKind.Settlement, AccountType.Customer, "-1", false)]
    public void A_sign_against_the_rule_is_noticed(TransactionKind kind, AccountType type, string amount, bool isAnomaly) =>
        Assert.Equal(isAnomaly, SignRule.IsSignAnomaly(Transactions.Deposit(1, amount) with { Kind = kind, AccountType = type }));

    [Fact]
    public void Every_kind_has_a_rule_and_the_schemas_name()
    {
        Assert.Equal(17, SchemaNames.Kinds.Count);
        foreach (TransactionKind kind in SchemaNames.Kinds)
        {
            Assert.InRange(KindRules.ExpectedSign(kind, AccountType.Customer), -1, 2);
            Assert.Equal(kind, SchemaNames.ParseKind(kind.Name()));
        }

        var schema = (Accounting.Ingest.Avro.EnumSchema)Accounting.Ingest.Decoding.TransactionSchema.Transaction.Fields.Single(field => field.Name == "kind").Schema;
        Assert.Equal(schema.Symbols, SchemaNames.Kinds.Select(kind => kind.Name()));
    }

    private static Transaction Normalised(TransactionKind kind, string amount, Amount? pending = null)
    {
        Transaction transaction = Transactions.Deposit(1, amount) with { Kind = kind };
        Assert.Null(TransactionRules.Normalise(ref transaction, pending, null));
        return transaction;
    }

    private static QuarantineReason? RejectionOf(Transaction transaction) =>
        TransactionRules.Normalise(ref transaction, null, transaction.OriginalOccurredAt)?.Reason;

    private static QuarantineReason? RejectionOf(Transaction transaction, Timestamp? original) =>
        TransactionRules.Normalise(ref transaction, null, original)?.Reason;
}
