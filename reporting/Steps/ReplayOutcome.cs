namespace Accounting.Reporting.Steps;

/// <summary>How the replay of the last days went that a close follows.</summary>
public enum ReplayOutcome
{
    /// <summary>The topic was read, or nothing of it had to be.</summary>
    Read,

    /// <summary>No broker is named, so there was none to ask; what is stored was verified.</summary>
    NoBrokerNamed,

    /// <summary>The broker that is named didn't answer; what is stored was verified.</summary>
    BrokerAway,

    /// <summary>The topic was read as far as consumers had come, and the broker didn't tell afterwards whether it has partitions that nobody knows of.</summary>
    PartitionsUnknown,

    /// <summary>The broker has no such topic for us, or one that the store was not filled from.</summary>
    NotOurTopic,

    /// <summary>It failed on the way.</summary>
    Failed,

    /// <summary>It is due, and was not among the steps that were to run.</summary>
    NotRun,
}
