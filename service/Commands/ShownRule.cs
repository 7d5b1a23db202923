using Accounting.Aggregator.Store;

namespace Accounting.Service.Commands;

/// <summary>What was settled at one time, as <c>rules list</c> shows it. Times are UTC; null where it was settled with the store.</summary>
public sealed record ShownRule(int Revision, string EarliestDay, long AheadOfBrokerSeconds, string? From, string? By, string? At, string? Reason)
{
    /// <summary>What the store was made with.</summary>
    public static ShownRule Made(StoredTimeRules rules) => new(0, rules.MadeEarliestDay.ToString(), rules.MadeAheadOfBrokerSeconds, null, null, null, null);

    public static ShownRule Of(TimeRuleChange change) =>
        new(change.Revision, change.EarliestDay.ToString(), change.AheadOfBrokerSeconds, change.From.ToString(), change.By, change.At.ToString(), change.Reason);
}
