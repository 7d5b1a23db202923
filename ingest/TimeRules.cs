using NodaTime;

namespace Accounting.Ingest;

/// <summary>
/// Whether a transaction occurred when it may have: a function of its message, of when that was logged, and of what was settled, never of when, or by whose
/// clock, it is judged. So whoever judges it, live or again years later, says the same.
/// <para>
/// What was accepted stays accepted and what is let in later is let in: for a message holds what was in force when it was logged, or anything settled
/// since that allows more. A rule that allows less is for messages logged from then on.
/// </para>
/// </summary>
public sealed class TimeRules
{
    /// <summary>By when they begin; each with what later ones allow beyond it.</summary>
    private readonly TimeRule[] _rules;

    private TimeRules(TimeRule[] rules)
    {
        _rules = rules;
    }

    /// <summary>One rule for everything: nothing but how far ahead of the broker's timestamp a transaction may lie.</summary>
    public static TimeRules Of(Duration aheadOfBrokerMax) => Of([new TimeRule(new Timestamp(long.MinValue), Timestamp.Earliest, aheadOfBrokerMax)]);

    /// <param name="settled">In the order in which they were settled; the first is for everything before the second.</param>
    public static TimeRules Of(IReadOnlyList<TimeRule> settled)
    {
        TimeRule[] rules = [.. settled];
        for (int i = rules.Length - 2; i >= 0; i--)
        {
            TimeRule next = rules[i + 1];
            rules[i] = rules[i] with
            {
                Earliest = rules[i].Earliest < next.Earliest ? rules[i].Earliest : next.Earliest,
                AheadOfBrokerMax = Duration.Max(rules[i].AheadOfBrokerMax, next.AheadOfBrokerMax),
            };
        }

        return new TimeRules(rules);
    }

    /// <summary>Null where the transaction occurred when it may have. Allocates only for a rejection.</summary>
    public Rejection? Check(in Transaction transaction, Timestamp loggedAt)
    {
        TimeRule rule = For(loggedAt);
        return TransactionRules.CheckClock(transaction, loggedAt, rule.AheadOfBrokerMax) ?? TransactionRules.CheckEarliest(transaction, rule.Earliest);
    }

    private TimeRule For(Timestamp loggedAt)
    {
        int index = _rules.Length - 1;
        while (index > 0 && _rules[index].From > loggedAt)
        {
            index--;
        }

        return _rules[index];
    }
}
