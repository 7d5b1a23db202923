namespace Accounting.Reporting.Sections.Ageing;

/// <summary>What is told by age, in the order of the tables.</summary>
public enum AgedItem
{
    /// <summary>Withdrawals that were asked for and not paid, by the day on which they were asked for.</summary>
    Pending,

    /// <summary>Open exposure, by the day on which it was taken.</summary>
    Exposure,

    /// <summary>Balances below zero, by the day since which they are.</summary>
    Overdrawn,

    /// <summary>What is owed to customers who have not acted for the set time, by the day of their last act.</summary>
    Dormant,

    /// <summary>What is owed to all others, by the same.</summary>
    NotDormant,
}
