namespace Accounting.Ingest;

/// <summary>Why a message cannot be accepted. The names are stored with the message, so they stay.</summary>
public enum QuarantineReason : byte
{
    /// <summary>The message is accepted.</summary>
    None,

    /// <summary>The record has no value, or an empty one.</summary>
    EmptyValue,

    /// <summary>The value begins with neither Avro's single-object marker nor Confluent's.</summary>
    UnknownFraming,

    /// <summary>No schema is known by the fingerprint or id that the value names.</summary>
    UnknownSchema,

    /// <summary>The writer's schema cannot be resolved to ours.</summary>
    IncompatibleSchema,

    /// <summary>The bytes are not what the writer's schema says.</summary>
    MalformedValue,

    /// <summary>The kind is none of the schema's: money of unknown nature is never filed under "other".</summary>
    UnknownKind,

    /// <summary><c>transaction_id</c> is not a UUID.</summary>
    InvalidTransactionId,

    /// <summary><c>revision</c> is below zero.</summary>
    NegativeRevision,

    /// <summary>The currency is not one of ISO 4217.</summary>
    UnknownCurrency,

    /// <summary>An amount is beyond decimal(18,4).</summary>
    AmountOutOfRange,

    /// <summary><c>stake</c> is below zero, and the kind isn't BET_CANCELLED.</summary>
    NegativeStake,

    /// <summary>A time is outside 1970 to 2200.</summary>
    TimeOutOfRange,

    /// <summary><c>occurred_at</c> or <c>original_occurred_at</c> is further ahead of the broker's clock than the configured bound.</summary>
    TimeAheadOfBroker,

    /// <summary>A revision above 0 doesn't say when its transaction first occurred, so it has no home.</summary>
    MissingOriginalOccurredAt,

    /// <summary>Revision 0 names an <c>original_occurred_at</c> other than its own <c>occurred_at</c>.</summary>
    ContradictoryOriginalOccurredAt,

    /// <summary>WITHDRAWAL_PAID doesn't say by how much what is pending changes.</summary>
    MissingPendingDelta,

    /// <summary><c>occurred_at</c> or <c>original_occurred_at</c> is before the store's earliest day.</summary>
    BeforeEarliestDay,

    /// <summary>The broker's timestamp lay ahead of the consumer's clock, and somebody decided to set the message aside.</summary>
    LoggedAhead,
}
