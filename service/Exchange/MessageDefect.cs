using Accounting.Ingest;

namespace Accounting.Service.Exchange;

/// <summary>How a message's value is broken.</summary>
public enum MessageDefect : byte
{
    /// <summary>It is sound.</summary>
    None,

    /// <summary>Nothing at all.</summary>
    Empty,

    /// <summary>JSON text where Avro belongs.</summary>
    OtherFormat,

    /// <summary>A fingerprint that no schema has.</summary>
    StrangeFingerprint,

    /// <summary>The last bytes are missing.</summary>
    Truncated,

    /// <summary>Bytes follow the record.</summary>
    TrailingBytes,

    /// <summary><c>transaction_id</c> isn't a UUID.</summary>
    BadId,

    /// <summary><c>revision</c> is −1.</summary>
    RevisionBelowZero,

    /// <summary><c>currency</c> is none of ISO 4217.</summary>
    BadCurrency,

    /// <summary><c>stake</c> is below zero.</summary>
    StakeBelowZero,

    /// <summary><c>occurred_at</c> is in the year 2300.</summary>
    FarFuture,

    /// <summary>A revision above 0 without <c>original_occurred_at</c>.</summary>
    NoOriginalTime,

    /// <summary>A revision 0 whose <c>original_occurred_at</c> is another time.</summary>
    OtherOriginalTime,

    /// <summary>WITHDRAWAL_PAID without <c>pending_delta</c>.</summary>
    NoPendingDelta,
}

/// <summary>What must come of a defect.</summary>
public static class MessageDefects
{
    /// <summary>All but <see cref="MessageDefect.None"/>.</summary>
    public static IReadOnlyList<MessageDefect> All { get; } = [.. Enum.GetValues<MessageDefect>().Where(defect => defect != MessageDefect.None)];

    /// <summary>The reason with which a message of that defect must be quarantined.</summary>
    public static QuarantineReason Reason(this MessageDefect defect) => defect switch
    {
        MessageDefect.None => QuarantineReason.None,
        MessageDefect.Empty => QuarantineReason.EmptyValue,
        MessageDefect.OtherFormat => QuarantineReason.UnknownFraming,
        MessageDefect.StrangeFingerprint => QuarantineReason.UnknownSchema,
        MessageDefect.Truncated => QuarantineReason.MalformedValue,
        MessageDefect.TrailingBytes => QuarantineReason.MalformedValue,
        MessageDefect.BadId => QuarantineReason.InvalidTransactionId,
        MessageDefect.RevisionBelowZero => QuarantineReason.NegativeRevision,
        MessageDefect.BadCurrency => QuarantineReason.UnknownCurrency,
        MessageDefect.StakeBelowZero => QuarantineReason.NegativeStake,
        MessageDefect.FarFuture => QuarantineReason.TimeOutOfRange,
        MessageDefect.NoOriginalTime => QuarantineReason.MissingOriginalOccurredAt,
        MessageDefect.OtherOriginalTime => QuarantineReason.ContradictoryOriginalOccurredAt,
        MessageDefect.NoPendingDelta => QuarantineReason.MissingPendingDelta,
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "A defect without a reason."),
    };
}
