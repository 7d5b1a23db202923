using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>One thing on the agenda; which members it uses depends on its sort.</summary>
internal readonly record struct ExchangeEvent(EventSort Sort)
{
    public Market? Market { get; init; }

    /// <summary>Whose money it is; of a bet, the backer.</summary>
    public Wallet? Wallet { get; init; }

    public Wallet? Layer { get; init; }

    /// <summary>The money; of a bet, the stake.</summary>
    public Amount Amount { get; init; }

    public Amount Liability { get; init; }

    /// <summary>Of a bet, the selection; of a correction, its slot.</summary>
    public int Number { get; init; }
}
