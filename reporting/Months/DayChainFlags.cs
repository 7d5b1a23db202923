namespace Accounting.Reporting.Months;

/// <summary>What is to be known of the order of an account's first revisions within a day.</summary>
[Flags]
internal enum DayChainFlags
{
    None = 0,

    /// <summary>All have a running number, by which they are ordered; else by time.</summary>
    Sequenced = 1,

    /// <summary>The order by number is that by time, and no two have the same time.</summary>
    InTime = 2,

    /// <summary>Several share an instant, and one of them states a balance, so that another order may be right.</summary>
    Tied = 4,

    /// <summary>The first instant leaves open with which balance it begins.</summary>
    BeginsOpen = 8,

    /// <summary>They can't be told from these sums: the account's rows have to be looked at together with those of the month's other days.</summary>
    Irregular = 16,

    /// <summary>They stand in one log in their order.</summary>
    Follows = 32,
}
