using Accounting.Exchange.Books;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// A betting exchange that never was: customers bet against each other in time order, and every movement of money becomes a message.
/// 1. An agenda holds what happens next; each event records transactions and puts what follows from it on the agenda.
/// 2. A transaction changes the books when it is recorded; its message is under way until it is logged.
/// 3. A message is handed out once nothing on the agenda comes before it, so the log is in order of <c>logged_at</c>.
/// The same options give the same log and books. Memory: the books, open markets, and messages under way.
/// </summary>
public sealed class SimulatedExchange
{
    /// <summary>Nothing first occurs so near to the end, so that a market's settlement lies wholly within the period.</summary>
    private const long LastOccurrenceMargin = Micros.Minute;

    private readonly TimedQueue<ExchangeEvent> _agenda = new();
    private readonly TradingPeriod _period;
    private readonly Outbox _outbox;
    private readonly CorrectionDesk _correctionDesk;
    private readonly CashDesk _cashDesk;
    private readonly CutOver _cutOver;
    private readonly BettingFloor _bettingFloor;
    private readonly SettlementDesk _settlementDesk;
    private bool _isStarted;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SimulatedExchange(ExchangeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var trade = new SeededRandom(options.Seed, stream: 1);
        var identities = new SeededRandom(options.Seed, stream: 2);
        var delivery = new SeededRandom(options.Seed, stream: 3);
        var mistakes = new SeededRandom(options.Seed, stream: 4);
        var incidents = new SeededRandom(options.Seed, stream: 5);
        _period = new TradingPeriod(options);
        var population = new AccountPopulation(options.Accounts, trade);
        Books = new ExchangeBooks(population.Wallets, _period);
        _outbox = new Outbox(options.Disturbances, _period, delivery, Counts);
        _correctionDesk = new CorrectionDesk(options.Disturbances, _period, population, mistakes, _agenda, Books, _outbox, Counts);
        var conflictDesk = new ConflictDesk(options.Disturbances, _period, incidents, Books, _outbox, Counts);
        var recorder = new TransactionRecorder(Books, _correctionDesk, conflictDesk, _outbox, identities);
        _cashDesk = new CashDesk(options.Incidents, recorder, _agenda, trade);
        _cutOver = new CutOver(options.Incidents, population, recorder, incidents, Counts);
        _bettingFloor = new BettingFloor(options, _period, population, recorder, _cashDesk, _agenda, trade, incidents, Counts);
        _settlementDesk = new SettlementDesk(options.Incidents, _period, population, recorder, _cashDesk, _agenda, trade, incidents, Counts);
        _agenda.Add(_period.Start, new ExchangeEvent(EventSort.EnterOpeningBalances));
        _agenda.Add(_period.Start, new ExchangeEvent(EventSort.OpenMarket));
    }

    /// <summary>What every statement must say; complete once <see cref="Messages"/> has been read to its end.</summary>
    public ExchangeBooks Books { get; }

    public ExchangeCounts Counts { get; } = new();

    /// <summary>Every message is logged at this time or before: two days after the last month's end.</summary>
    public Timestamp LastArrival => new(_period.LastArrival);

    /// <summary>Messages under way and markets' and customers' next steps: what the simulation holds besides the books.</summary>
    public int InFlight => _outbox.UnderWay + _agenda.Count;

    /// <summary>The log, in order of <see cref="SimulatedMessage.LoggedAt"/>. It can be read once.</summary>
    /// <exception cref="InvalidOperationException">It was read before.</exception>
    public IEnumerable<SimulatedMessage> Messages(CancellationToken cancellation = default)
    {
        if (_isStarted)
        {
            throw new InvalidOperationException("An exchange tells its log once; make another with the same options.");
        }

        _isStarted = true;
        return MessagesUntil(LastArrival, cancellation);
    }

    /// <summary>The next portion of the log: what is logged until then and was not handed out before. The books know what such a portion tells.</summary>
    public IEnumerable<SimulatedMessage> MessagesUntil(Timestamp until, CancellationToken cancellation = default)
    {
        _isStarted = true;
        long last = until.Microseconds;
        while (Math.Min(_outbox.NextTime, _agenda.NextTime) <= last)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_outbox.NextTime <= _agenda.NextTime)
            {
                yield return _outbox.TakeDue();
                continue;
            }

            ExchangeEvent next = _agenda.Take(out long now);
            if (next.Sort == EventSort.MakeCorrection || now < _period.End - LastOccurrenceMargin)
            {
                Perform(next, now);
            }
        }

        Books.HaveTold(last);
        Books.IsComplete = last >= _period.LastArrival && _outbox.UnderWay == 0;
    }

    private void Perform(in ExchangeEvent next, long now)
    {
        switch (next.Sort)
        {
            case EventSort.EnterOpeningBalances:
                _cutOver.Enter(now);
                break;
            case EventSort.OpenMarket:
                _bettingFloor.OpenMarket(now);
                break;
            case EventSort.MatchBet:
                _bettingFloor.MatchBet(next.Market!, now);
                break;
            case EventSort.CancelBet:
                _bettingFloor.CancelBet(next, now, isPart: false);
                break;
            case EventSort.CancelPartOfBet:
                _bettingFloor.CancelBet(next, now, isPart: true);
                break;
            case EventSort.SettleMarket:
                _settlementDesk.Settle(next.Market!, now);
                break;
            case EventSort.ReverseSettlement:
                _settlementDesk.Reverse(next.Market!, now);
                break;
            case EventSort.SettleAgain:
                _settlementDesk.SettleAgain(next.Market!, now);
                break;
            case EventSort.CallOffMarket:
                _settlementDesk.CallOff(next.Market!, now);
                break;
            case EventSort.ChargeLateCommission:
                _settlementDesk.ChargeLate(next.Market!, now);
                break;
            case EventSort.ResolveWithdrawal:
                _cashDesk.ResolveWithdrawal(next.Wallet!, next.Amount, now);
                break;
            case EventSort.ReverseDeposit:
                _cashDesk.ReverseDeposit(next.Wallet!, next.Amount, now);
                break;
            case EventSort.ExpireBonus:
                _cashDesk.ExpireBonus(next.Wallet!, next.Amount, now);
                break;
            case EventSort.MakeCorrection:
                _correctionDesk.Make(next.Number, now);
                break;
            default:
                throw new InvalidOperationException($"Nobody performs {next.Sort}.");
        }
    }
}
