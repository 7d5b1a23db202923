namespace Accounting.Reporting.Published;

/// <summary>What moves a month from one state to another.</summary>
public enum MonthAct
{
    /// <summary>A report of what is known, which the next one replaces.</summary>
    Report,

    /// <summary>An entry of the chain of kind <see cref="ChainEntryKind.Close"/>.</summary>
    Close,

    /// <summary>An entry of the chain of kind <see cref="ChainEntryKind.Restatement"/>.</summary>
    Restate,
}
