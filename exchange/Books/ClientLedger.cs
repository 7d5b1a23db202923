using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What moved customers' wallets on each business day, by the phase in which it was told. Memory: wallets times the days on which they move.</summary>
internal sealed class ClientLedger
{
    private readonly Dictionary<int, ClientMove>?[,] _moves;

    public ClientLedger(TradingPeriod period)
    {
        _moves = new Dictionary<int, ClientMove>?[period.Phases, period.Days];
    }

    public void Post(int phase, int day, Wallet wallet, in Transaction transaction, bool isTakenBack)
    {
        if (wallet.Account.Type != AccountType.Customer)
        {
            return;
        }

        var move = new ClientMove(
            transaction.Amount,
            transaction.ExposureDelta,
            transaction.PendingDelta,
            transaction.Kind is TransactionKind.Bonus or TransactionKind.BonusExpired ? transaction.Amount : Amount.Zero);
        Dictionary<int, ClientMove> moves = _moves[phase, day] ??= [];
        moves.TryGetValue(wallet.Index, out ClientMove sum);
        moves[wallet.Index] = isTakenBack ? sum - move : sum + move;
    }

    public IReadOnlyDictionary<int, ClientMove>? Of(int phase, int day) => _moves[phase, day];
}
