namespace Accounting.Reporting.Steps;

/// <summary>What a step does, in the order in which they follow one another.</summary>
public enum StepKind
{
    /// <summary>The last days of the log are read again. One for the store.</summary>
    Replay,

    /// <summary>A home date's version, with its daily statistics, and the public files made of both. One a home date.</summary>
    Compaction,

    /// <summary>The second reader's word on the day versions of a month. One a month.</summary>
    SecondReading,

    /// <summary>What a month's own transactions come to, and the balances at its end. One a month.</summary>
    Statistics,

    /// <summary>The tables and the page of a month's report. One a month.</summary>
    Sections,

    /// <summary>A month's way to its final revision, and the copies of its final revisions. One a month.</summary>
    Close,
}
