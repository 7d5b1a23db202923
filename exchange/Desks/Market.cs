using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>One event to bet on, from its opening to its settlement; forgotten afterwards.</summary>
internal sealed class Market(long id, Sport sport)
{
    private readonly Dictionary<int, int> _positionByWallet = [];
    private readonly List<Position> _positions = [];
    private readonly Amount[] _residualByCurrency = new Amount[CurrencyProfile.All.Count];

    public long Id { get; } = id;

    public Sport Sport { get; } = sport;

    /// <summary>From here on bets are in play.</summary>
    public required long KickOff { get; init; }

    /// <summary>No bet is matched or cancelled from here on.</summary>
    public required long BetsEnd { get; init; }

    public required int Winner { get; init; }

    public int BetsLeft { get; set; }

    /// <summary>It is called off instead of settled.</summary>
    public bool IsVoided { get; init; }

    /// <summary>It is settled, and then called off after all.</summary>
    public bool IsVoidedAfterSettlement { get; set; }

    /// <summary>Customers of different currencies bet against each other.</summary>
    public bool IsMixed { get; init; }

    /// <summary>Who pays commission only after the books were closed, and when it was due.</summary>
    public List<(Position Position, long DueAt)> Late { get; } = [];

    /// <summary>In order of the first bet.</summary>
    public IReadOnlyList<Position> Positions => _positions;

    /// <summary>What settlements, reversals and commission have come to over all accounts: zero in every currency, or money was made. Of a mixed one nobody can say.</summary>
    public bool IsBalanced => IsMixed || !_residualByCurrency.AsSpan().ContainsAnyExcept(Amount.Zero);

    public Position PositionOf(Wallet wallet)
    {
        if (!_positionByWallet.TryGetValue(wallet.Index, out int index))
        {
            index = _positions.Count;
            _positions.Add(new Position(wallet, Sport.Selections));
            _positionByWallet.Add(wallet.Index, index);
        }

        return _positions[index];
    }

    public void AddToResidual(Wallet wallet, Amount amount) => _residualByCurrency[wallet.Profile.Index] += amount;
}
