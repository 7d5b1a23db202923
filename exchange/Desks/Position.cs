using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>What one wallet has at stake in one market.</summary>
internal sealed class Position(Wallet wallet, int selections)
{
    private readonly Amount[] _resultIfWon = new Amount[selections];
    private Amount _resultIfLost;
    private bool _betInPlay;
    private bool _betBefore;

    public Wallet Wallet { get; } = wallet;

    /// <summary>Σ stakes backed + Σ liabilities laid, of bets that stand.</summary>
    public Amount Exposure { get; private set; }

    /// <summary>What the latest settlement paid, before commission; + to the wallet.</summary>
    public Amount Settled { get; set; }

    /// <summary>What the latest settlement took in commission, not below zero.</summary>
    public Amount Commission { get; set; }

    /// <summary>Whether the commission on it is of bets in play: null where some were and some weren't, since nobody can say then.</summary>
    public bool? IsInPlay => _betInPlay == _betBefore ? null : _betInPlay;

    public void NoteBet(bool isInPlay)
    {
        _betInPlay |= isInPlay;
        _betBefore |= !isInPlay;
    }

    /// <summary>Nothing is at stake any more, whoever wins.</summary>
    public void Clear()
    {
        Exposure = Amount.Zero;
        _resultIfLost = Amount.Zero;
        _resultIfWon.AsSpan().Clear();
    }

    /// <summary>Adds a bet on a selection, or takes one out.</summary>
    /// <param name="selection">The outcome bet on.</param>
    /// <param name="atStake">+ for a bet made, − for one cancelled.</param>
    /// <param name="ifSelected">The result if that selection wins.</param>
    /// <param name="ifOther">The result if another does.</param>
    public void Add(int selection, Amount atStake, Amount ifSelected, Amount ifOther)
    {
        Exposure += atStake;
        _resultIfLost += ifOther;
        _resultIfWon[selection] += ifSelected - ifOther;
    }

    /// <summary>What the wallet gains or loses if that selection wins.</summary>
    public Amount ResultOf(int winner) => _resultIfLost + _resultIfWon[winner];
}
