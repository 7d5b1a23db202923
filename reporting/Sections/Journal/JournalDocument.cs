namespace Accounting.Reporting.Sections.Journal;

/// <summary>What an entry of the journal books, in the order in which those of one posting date stand.</summary>
public enum JournalDocument
{
    /// <summary>What became known of an earlier month's day since the month before was closed.</summary>
    PriorPeriod,

    /// <summary>The transactions of a day of the month, but for adjustments.</summary>
    Regular,

    /// <summary>The transactions of kind ADJUSTMENT of a day of the month: made by hand, so an auditor asks for them apart.</summary>
    Adjustment,

    /// <summary>By what a further revision differs from the one before.</summary>
    Restatement,
}
