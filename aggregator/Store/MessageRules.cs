using Accounting.Ingest;

namespace Accounting.Aggregator.Store;

/// <summary>
/// What becomes of a message: a function of the message, its place, when it was logged, and what the store has settled. No clock of a consumer has a part in it,
/// so that who reads the message again says the same.
/// </summary>
/// <param name="times">When transactions may have occurred.</param>
/// <param name="decisions">What people decided of messages that were logged ahead of their consumer's clock.</param>
public sealed class MessageRules(TimeRules times, IReadOnlyList<PlaceDecision> decisions)
{
    private readonly PlaceDecision[] _decisions = [.. decisions.OrderByDescending(decision => decision.Accepts)];

    /// <summary>When transactions may have occurred.</summary>
    public TimeRules Times => times;

    /// <summary>What was decided of a place; null where nobody has.</summary>
    public PlaceDecision? DecisionOf(SourceId source, LogPartition partition, LogOffset offset)
    {
        foreach (PlaceDecision decision in _decisions)
        {
            if (decision.Source == source && decision.Partition == partition && decision.Range.Contains(offset))
            {
                return decision;
            }
        }

        return null;
    }

    /// <summary>Null where the message is accepted. Allocates only for a rejection.</summary>
    public Rejection? Check(SourceId source, in LogRecord record) =>
        record.Message.Rejection ?? Check(source, record.Partition, record.Offset, record.Message.Transaction, record.LoggedAt);

    /// <summary>The same of a transaction that was decoded already.</summary>
    public Rejection? Check(SourceId source, LogPartition partition, LogOffset offset, in Transaction transaction, Timestamp loggedAt) =>
        _decisions.Length > 0 && DecisionOf(source, partition, offset) is { Accepts: false } decision
            ? new Rejection(QuarantineReason.LoggedAhead, null, $"Logged at {loggedAt}, ahead of its consumer's clock; {decision.By} set it aside: {decision.Reason}")
            : times.Check(transaction, loggedAt);
}
