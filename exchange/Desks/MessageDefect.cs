namespace Accounting.Exchange.Desks;

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

    /// <summary><c>kind</c> is beyond the schema's.</summary>
    StrangeKind,

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
