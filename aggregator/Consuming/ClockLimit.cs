using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// How far messages of a partition may be logged ahead of this machine's clock. One of two clocks is wrong where one was logged beyond that: nothing is
/// decided by which, and the clock is asked only where it has to be.
/// </summary>
internal sealed class ClockLimit(SourceId source, LogPartition partition, Duration aheadMax, TimeProvider clock)
{
    /// <summary>What the clock said when it was asked last, and what it may be ahead.</summary>
    private Timestamp _limit = Timestamp.Earliest;

    /// <exception cref="UndecidedMessageException">It was logged beyond the limit, and nobody has decided about it.</exception>
    public void Require(in LogRecord record, MessageRules rules)
    {
        if (record.LoggedAt <= _limit)
        {
            return;
        }

        var now = Timestamp.Now(clock);
        _limit = now.Plus(aheadMax);
        if (record.LoggedAt > _limit && rules.DecisionOf(source, partition, record.Offset) is null)
        {
            throw new UndecidedMessageException(
                partition,
                record.Offset,
                $"Offset {record.Offset} of partition {partition} of {source} was logged at {record.LoggedAt}, and it is {now} by this machine's clock. Where this clock is wrong, set it right; where the producer's was, "
                + $"'accounting rules decide --source {source} --partition {partition} --offset {record.Offset} --verdict accept|quarantine --by … --reason …' says what becomes of the message.");
        }
    }

    /// <summary>The time up to which the log has come by a message logged then: a decision about one from the time to come moves it no further than the limit.</summary>
    public Timestamp Within(Timestamp loggedAt) => loggedAt < _limit ? loggedAt : _limit;
}
