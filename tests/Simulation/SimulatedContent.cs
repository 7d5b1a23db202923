using Accounting.Ingest;
using Accounting.Tests.Support;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>
/// What the exchange sends: few ids, many revisions, voids, conflicts and repetitions in any order and by any partition, days that are
/// corrected long after, transactions that move to another month, messages that cannot be accepted, offsets without a message. Where it is asked for,
/// also an id under a second home date, a revision that names a wrong original time, and at the end what cures them, or doesn't.
/// </summary>
internal sealed class SimulatedContent
{
    private static readonly Timestamp FirstLogged = Transactions.At("2026-10-01T06:00:00Z");

    private static readonly Timestamp[] Origins =
    [
        .. new[]
        {
            "2026-09-03T10:00:00Z", "2026-09-29T23:30:00Z", "2026-09-30T22:59:59.999999Z", "2026-09-30T23:30:00Z",
            "2026-10-01T00:00:00Z", "2026-10-01T05:00:00Z",
        }.Select(Transactions.At),
    ];

    private readonly SimulatedRandom _random;
    private readonly List<List<SimulatedMessage>> _partitions = [];
    private readonly Timestamp[] _originOfId;
    private readonly List<(byte[] Value, Transaction? Transaction)> _sent = [];
    private readonly Timestamp _loggedAt = FirstLogged;

    private readonly IdMistakes _mistakes;
    private readonly LogOffset[] _next;

    private readonly bool _hasBets;

    private SimulatedContent(SimulatedRandom random, int messagesMax, IdMistakes mistakes, bool hasBets)
    {
        _hasBets = hasBets;
        _random = random;
        _mistakes = mistakes;
        int partitions = random.Between(1, 3);
        _next = [.. Enumerable.Range(0, partitions).Select(_ => new LogOffset(random.OneIn(2) ? 0 : random.Below(5)))];
        _partitions.AddRange(_next.Select(_ => new List<SimulatedMessage>()));
        _originOfId = [.. Enumerable.Range(0, random.Between(2, 12)).Select(_ => random.OneIn(3) ? FirstLogged.Plus(Duration.FromHours(random.Below(40))) : random.Pick(Origins))];
        int messages = random.Between(0, messagesMax);
        for (int sent = 0; sent < messages; sent++)
        {
            _loggedAt = _loggedAt.Plus(Duration.FromMinutes(random.Below(100)));
            (byte[] value, Transaction? transaction) = NextMessage();
            Append(value, transaction);
        }

        if (mistakes is IdMistakes.Cured)
        {
            Cure();
        }
    }

    /// <param name="random">Decides.</param>
    /// <param name="messagesMax">No more than these.</param>
    /// <param name="mistakes">What the exchange does wrong with ids.</param>
    /// <param name="hasBets">Whether there are markets, which hold most months up since they don't come to zero.</param>
    public static IReadOnlyList<IReadOnlyList<SimulatedMessage>> Of(SimulatedRandom random, int messagesMax, IdMistakes mistakes = IdMistakes.None, bool hasBets = true) =>
        new SimulatedContent(random, messagesMax, mistakes, hasBets)._partitions;

    private void Append(byte[] value, Transaction? transaction)
    {
        int partition = _random.Below(_next.Length);
        LogOffset offset = new(_next[partition].Value + (_random.OneIn(8) ? _random.Between(1, 3) : 0));
        _next[partition] = new LogOffset(offset.Value + 1 + (_random.OneIn(8) ? _random.Below(3) : 0));
        _partitions[partition].Add(new SimulatedMessage(new ScriptedRecord(offset, _loggedAt, value), _next[partition], transaction));
    }

    /// <summary>Of each id a further revision at every home date: one of them may count, the others are voids.</summary>
    private void Cure()
    {
        Transaction[] all = [.. _partitions.SelectMany(messages => messages).Select(message => message.Transaction).OfType<Transaction>()];
        foreach (IGrouping<TransactionId, Transaction> id in all.GroupBy(transaction => transaction.Id).OrderBy(id => id.Key))
        {
            Transaction[] last = [.. id.GroupBy(transaction => transaction.HomeDate).OrderBy(home => home.Key).Select(home => home.OrderByDescending(transaction => transaction.Revision).First())];
            int kept = _random.Below(last.Length);
            for (int home = 0; home < last.Length; home++)
            {
                Transaction cure = last[home] with { Revision = last[home].Revision + 1, Voided = home != kept, OriginalOccurredAt = last[home].OriginalOccurredAt };
                Append(Transactions.Encode(cure), cure);
            }
        }
    }

    private (byte[] Value, Transaction? Transaction) NextMessage()
    {
        if (_sent.Count > 0 && _random.OneIn(5))
        {
            // Sent once more as it was, by whatever partition; only what is ahead of the clock would be judged otherwise later.
            return _random.Pick(_sent);
        }

        Transaction transaction = NextTransaction();
        if (_random.OneIn(10))
        {
            return (Spoilt(transaction), null);
        }

        (byte[], Transaction?) message = (Transactions.Encode(transaction), transaction);
        _sent.Add(message);
        return message;
    }

    private Transaction NextTransaction()
    {
        int id = _random.Below(_originOfId.Length);
        Timestamp origin = _originOfId[id] < _loggedAt ? _originOfId[id] : _random.Pick(Origins[..4]);
        _originOfId[id] = origin;
        int revision = _random.OneIn(2) ? 0 : _random.Between(1, 4);
        if (_mistakes is not IdMistakes.None && _random.OneIn(6))
        {
            // Another home date than the id has, by a first revision or by one that names a wrong original time.
            origin = _random.Pick(Origins[..4]);
        }

        bool isBet = _hasBets && id % 3 == 0;
        return new Transaction
        {
            Id = Transactions.Id(id + 1),
            Revision = revision,
            Voided = revision > 0 && _random.OneIn(5),
            AccountId = 1 + (id % 4),
            AccountType = id % 4 == 3 ? AccountType.Test : AccountType.Customer,
            Kind = isBet ? TransactionKind.Settlement : _random.Pick(TransactionKind.Deposit, TransactionKind.Adjustment, TransactionKind.Bonus),
            Currency = Currency.Parse(id % 5 == 1 ? "JPY" : "EUR"),
            // Few amounts: contents often agree, and files of different contents often have the same length.
            Amount = new Amount(_random.Between(1, 6) * 10_000L),
            ExposureDelta = isBet ? new Amount(-10_000) : Amount.Zero,
            Stake = isBet ? new Amount(20_000) : Amount.Zero,
            OccurredAt = revision == 0 || _random.OneIn(2) ? origin : origin.Plus(Duration.FromHours(-_random.Below(60))),
            OriginalOccurredAt = origin,
            MarketId = isBet ? 100 + (id % 2) : null,
            Sport = isBet ? "football" : null,
            Reference = _random.OneIn(4) ? "corrected by hand" : null,
        };
    }

    private byte[] Spoilt(Transaction transaction)
    {
        byte[] sound = Transactions.Encode(transaction);
        switch (_random.Below(7))
        {
            case 0:
                return [];
            case 1:
                return [.. sound.AsSpan(0, _random.Between(1, sound.Length - 1))];
            case 2:
                return [.. sound, 0];
            case 3:
                sound[4] ^= 0x10; // The schema's fingerprint.
                return sound;
            case 4:
                return Transactions.Encode(transaction with { Stake = new Amount(-1) });
            case 5:
                Timestamp ahead = _loggedAt.Plus(Duration.FromDays(400));
                return Transactions.Encode(transaction with { Revision = 0, Voided = false, OccurredAt = ahead, OriginalOccurredAt = ahead });
            default:
                return Transactions.Encode(transaction with { Revision = -1 });
        }
    }
}
