namespace Accounting.Tests.Simulation;

/// <summary>A mistake made on purpose, which the simulation has to find.</summary>
public enum Mutation
{
    None,

    /// <summary>A checkpoint becomes visible before the segment that it names.</summary>
    CheckpointBeforeSegment,

    /// <summary>Offsets are committed as messages are read, before any checkpoint covers them.</summary>
    CommitBeforeCheckpoint,

    /// <summary>Among equal revisions the first to arrive stands.</summary>
    TieBrokenByArrival,

    /// <summary>Garbage is collected without a grace period: also what is just about to be named.</summary>
    CollectedTooEarly,

    /// <summary>A member that lost a partition and gets it again goes on with what it remembers.</summary>
    ForgottenLoss,

    /// <summary>Checkpoints that are consolidated go before the object that says the same is there.</summary>
    ReplacedTooEarly,

    /// <summary>What was found of ids under several home dates is forgotten, and that they were compared is not.</summary>
    FoundIdsForgotten,

    /// <summary>A run counts before its segments are durable.</summary>
    RunBeforeSegment,

    /// <summary>The broker isn't asked again which log stands under the topic's name.</summary>
    IdentityRemembered,

    /// <summary>Neither who consumes nor who closes asks the broker again how many partitions there are.</summary>
    GrowthUnnoticed,

    /// <summary>Who closes isn't told what the broker holds that nobody has read, and has the consumers' clock.</summary>
    ClockBelieved,

    /// <summary>A close knows of quarantine what it was when the nightly began, and pins a wider coverage after its replay.</summary>
    QuarantineAskedEarly,

    /// <summary>A Schema Registry that is away has no such schema.</summary>
    AwayTakenForUnknown,

    /// <summary>A message whose schema can't be asked for is passed over.</summary>
    AwayPassedOver,

    /// <summary>What is ahead of the consumer's clock is set aside by that clock.</summary>
    JudgedByClock,

    /// <summary>A restatement stops before the last final month, which stays as it was.</summary>
    RestatementCutShort,

    /// <summary>A restatement takes what became known into its own month, and the last final month it takes along as it was: so the next one takes it once more.</summary>
    CorrectionsTakenTwice,

    /// <summary>What arrived since the last close is taken for what the close knew.</summary>
    LateContentsOverlooked,

    /// <summary>A consumer cuts days by the rules of its program's own time zone database, before anybody has adopted them.</summary>
    OwnRulesBelieved,

    /// <summary>Only the newest time-zone rules are remembered, as if the store had never been cut by others: what was cut by those stays.</summary>
    OlderRulesForgotten,

    /// <summary>After an adoption final months are closed once more, over what is cut by the rules in force.</summary>
    FinalMonthsCutAnew,
}
