namespace Accounting.Ingest;

/// <summary>
/// One money event of one account, as <c>transaction.avsc</c> defines it, normalised: <see cref="PendingDelta"/> and
/// <see cref="OriginalOccurredAt"/> hold what their absence means.
/// A large struct on purpose: the consumer decodes a message without allocating; pass it by <c>in</c>.
/// </summary>
public record struct Transaction
{
    public TransactionId Id { get; set; }

    /// <summary>The highest revision of an id wins.</summary>
    public int Revision { get; set; }

    /// <summary>This revision takes the transaction out.</summary>
    public bool Voided { get; set; }

    public long AccountId { get; set; }

    public AccountType AccountType { get; set; }

    public TransactionKind Kind { get; set; }

    public Currency Currency { get; set; }

    /// <summary>Signed effect on what the exchange owes the account: + owes more.</summary>
    public Amount Amount { get; set; }

    /// <summary>Signed change of the account's open exposure.</summary>
    public Amount ExposureDelta { get; set; }

    /// <summary>Signed change of withdrawals requested and not yet paid.</summary>
    public Amount PendingDelta { get; set; }

    /// <summary>Matched backer stake, counted once for turnover; below zero where a BET_CANCELLED takes it back.</summary>
    public Amount Stake { get; set; }

    /// <summary>Decides the business day.</summary>
    public Timestamp OccurredAt { get; set; }

    /// <summary><see cref="OccurredAt"/> of revision 0: decides the home date.</summary>
    public Timestamp OriginalOccurredAt { get; set; }

    /// <summary>The exchange's own running number per account, given to first revisions.</summary>
    public long? AccountSequence { get; set; }

    public long? MarketId { get; set; }

    public Utf8Text Sport { get; set; }

    public bool? InPlay { get; set; }

    public Utf8Text Jurisdiction { get; set; }

    /// <summary>The exchange's own running balance after this transaction's first revision.</summary>
    public Amount? BalanceAfter { get; set; }

    /// <summary>Reason, approver, the source's own id.</summary>
    public Utf8Text Reference { get; set; }

    /// <summary>Where all revisions of this transaction are stored and folded.</summary>
    public readonly HomeDate HomeDate => OriginalOccurredAt.UtcDate;

    /// <summary>The same transaction, its texts in memory of their own.</summary>
    public readonly Transaction Copy() => this with { Sport = Sport.Copy(), Jurisdiction = Jurisdiction.Copy(), Reference = Reference.Copy() };
}
