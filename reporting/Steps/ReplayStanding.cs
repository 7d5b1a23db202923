namespace Accounting.Reporting.Steps;

/// <summary>What a close knows of the replay of the last days.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Why">Why the topic is not ours; null of any other outcome.</param>
public sealed record ReplayStanding(ReplayOutcome Outcome, string? Why = null)
{
    public static readonly ReplayStanding Read = new(ReplayOutcome.Read);

    /// <summary>Whether the step itself is not done, by failure or since nobody ran it.</summary>
    public bool IsNotDone => Outcome is ReplayOutcome.Failed or ReplayOutcome.NotRun;

    /// <summary>What stands on a report that was made without asking the topic for all; null where it was asked.</summary>
    public string? Statement => Outcome switch
    {
        ReplayOutcome.NoBrokerNamed => "Not read again: no broker was named; what is stored was verified",
        ReplayOutcome.BrokerAway => "Not read again: no broker answered; what is stored was verified",
        ReplayOutcome.PartitionsUnknown => "No broker answered when the topic's partitions were counted; those that were ever read count",
        _ => null,
    };
}
