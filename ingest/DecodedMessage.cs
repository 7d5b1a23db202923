using System.Diagnostics.CodeAnalysis;

namespace Accounting.Ingest;

/// <summary>The verdict on one message's value: accepted, or quarantined with the reason. Valid until its decoder's next call.</summary>
public record struct DecodedMessage
{
    /// <summary>Meaningful only where <see cref="IsAccepted"/>. A field, so that who looks at it copies nothing.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "The hot path looks at it where it lies")]
    public Transaction Transaction;

    /// <summary>Null where the message is accepted.</summary>
    public Rejection? Rejection { get; set; }

    /// <summary>The value as it came, verbatim.</summary>
    public ReadOnlyMemory<byte> RawValue { get; set; }

    /// <summary>XXH64 of <see cref="RawValue"/>: another hash at a known origin means the topic isn't the one we knew.</summary>
    public ulong RawHash { get; set; }

    public readonly bool IsAccepted => Rejection is null;

    /// <summary>The same message in memory of its own, for who keeps it beyond the decoder's next call.</summary>
    public readonly DecodedMessage Copy() => this with { RawValue = RawValue.ToArray(), Transaction = Transaction.Copy() };
}
