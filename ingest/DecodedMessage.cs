namespace Accounting.Ingest;

/// <summary>The verdict on one message's value: accepted, or quarantined with the reason. Valid until its decoder's next call.</summary>
public readonly record struct DecodedMessage
{
    /// <summary>Meaningful only where <see cref="IsAccepted"/>.</summary>
    public Transaction Transaction { get; init; }

    /// <summary>Null where the message is accepted.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>The value as it came, verbatim.</summary>
    public ReadOnlyMemory<byte> RawValue { get; init; }

    /// <summary>XXH64 of <see cref="RawValue"/>: another hash at a known origin means the topic isn't the one we knew.</summary>
    public ulong RawHash { get; init; }

    public bool IsAccepted => Rejection is null;

    /// <summary>The same message in memory of its own, for who keeps it beyond the decoder's next call.</summary>
    public DecodedMessage Copy() => this with { RawValue = RawValue.ToArray(), Transaction = Transaction.Copy() };
}
