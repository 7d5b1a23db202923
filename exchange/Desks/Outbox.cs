using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>
/// The way from the exchange to the log: every message takes its time, some take hours or days, some come twice, some come broken first.
/// Holds what is under way; <see cref="TakeDue"/> hands it out in log order.
/// </summary>
internal sealed class Outbox(DisturbanceRates rates, TradingPeriod period, SeededRandom random, ExchangeCounts counts)
{
    private const long LatencyMillisecondsMax = 3_000;

    /// <summary>A first revision that its correction overtakes is logged up to so long after it.</summary>
    public const long OvertakenMax = 5 * Micros.Hour;

    private readonly Probability _duplicate = Probability.Of(rates.Duplicates);
    private readonly Probability _lateByHours = Probability.Of(rates.LateByHours);
    private readonly Probability _lateByDays = Probability.Of(rates.LateByDays);
    private readonly Probability _overtaken = Probability.Of(rates.CorrectionsBeforeTheirOriginal);
    private readonly Probability _malformed = Probability.Of(rates.Malformed);
    private readonly TimedQueue<int> _underWay = new();
    private readonly SlotPool<SimulatedMessage> _messages = new();

    public int UnderWay => _underWay.Count;

    /// <summary>When the next message is logged; <see cref="long.MaxValue"/> where none is under way.</summary>
    public long NextTime => _underWay.NextTime;

    /// <param name="transaction">The first revision.</param>
    /// <param name="correctionAt">When its first correction will be made, if one will.</param>
    /// <returns>When it is logged in a sound form.</returns>
    public long SendFirstRevision(in Transaction transaction, long? correctionAt)
    {
        counts.FirstRevisions++;
        long loggedAt = DrawLoggedAt(transaction.OccurredAt.Microseconds, correctionAt);
        if (random.Happens(_malformed))
        {
            Add(transaction, loggedAt, MessageDefects.All[random.Below(MessageDefects.All.Count)]);
        }

        SendSound(transaction, loggedAt);
        return loggedAt;
    }

    /// <summary>What is recorded outside of the desks is logged seconds later, whatever time it is dated.</summary>
    /// <returns>When it is logged.</returns>
    public long SendUnnumbered(in Transaction transaction, long now)
    {
        counts.FirstRevisions++;
        long loggedAt = Micros.CeilingMillisecond(now) + (random.Skewed(1, LatencyMillisecondsMax) * Micros.Millisecond);
        SendSound(transaction, loggedAt);
        return loggedAt;
    }

    /// <summary>Another content of a revision that is logged before.</summary>
    public void SendConflicting(in Transaction transaction, long sentAt) => Add(transaction, sentAt, MessageDefect.None);

    /// <summary>A correction is in the log the moment it is made.</summary>
    public void SendCorrection(in Transaction transaction, long madeAt) => SendSound(transaction, madeAt);

    /// <summary>Takes the next message; one must be under way.</summary>
    public SimulatedMessage TakeDue()
    {
        int slot = _underWay.Take(out _);
        SimulatedMessage message = _messages[slot];
        _messages.Return(slot);
        counts.Messages++;
        if (message.Defect != MessageDefect.None)
        {
            counts.Count(message.Defect);
        }

        return message;
    }

    private long DrawLoggedAt(long occurredAt, long? correctionAt)
    {
        long loggedAt = Micros.CeilingMillisecond(occurredAt) + (random.Skewed(1, LatencyMillisecondsMax) * Micros.Millisecond);
        long latest = period.LastArrivalOf(occurredAt);
        if (correctionAt is { } madeAt && random.Happens(_overtaken) && madeAt + OvertakenMax <= latest)
        {
            counts.CorrectedBeforeLogged++;
            return madeAt + DrawMilliseconds(Micros.Minute, OvertakenMax);
        }

        if (random.Happens(_lateByHours))
        {
            counts.LateByHours++;
            return loggedAt + DrawMilliseconds(Micros.Hour, 23 * Micros.Hour);
        }

        if (random.Happens(_lateByDays))
        {
            counts.LateByDays++;
            return loggedAt + DrawMilliseconds(Micros.Day, Math.Min(6 * Micros.Day, latest - loggedAt));
        }

        return loggedAt;
    }

    private void SendSound(in Transaction transaction, long loggedAt)
    {
        Add(transaction, loggedAt, MessageDefect.None);
        if (random.Happens(_duplicate))
        {
            counts.Duplicates++;
            long delay = random.Skewed(Micros.Second, 2 * Micros.Day);
            Add(transaction, Math.Min(period.LastArrival, Micros.CeilingMillisecond(loggedAt + delay)), MessageDefect.None);
        }
    }

    private void Add(in Transaction transaction, long loggedAt, MessageDefect defect)
    {
        int slot = _messages.Rent();
        _messages[slot] = new SimulatedMessage { LoggedAt = new Timestamp(loggedAt), Transaction = transaction, Defect = defect };
        _underWay.Add(loggedAt, slot);
    }

    private long DrawMilliseconds(long from, long to) =>
        random.Between(from / Micros.Millisecond, to / Micros.Millisecond) * Micros.Millisecond;
}
