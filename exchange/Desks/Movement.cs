using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>What an event does to a wallet: a transaction before it has an identity and a time.</summary>
internal readonly record struct Movement(TransactionKind Kind)
{
    public Amount Amount { get; init; }

    public Amount Exposure { get; init; }

    public Amount Pending { get; init; }

    public Amount Stake { get; init; }

    public Market? Market { get; init; }

    public bool? InPlay { get; init; }

    public Utf8Text Reference { get; init; }
}
