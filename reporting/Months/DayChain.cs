namespace Accounting.Reporting.Months;

/// <summary>
/// The chain of stated balances of one account, type and currency within one day's rows of one month: all that its month needs to know of it to go on where
/// the day before ended. Amounts in units of 1/10,000, times in microseconds since 1970; bases are less what the day itself changed.
/// </summary>
internal record struct DayChain
{
    public ChainName Name;

    /// <summary>First revisions, but for what the account opened with.</summary>
    public long Rows;

    /// <summary>Σ of their effects.</summary>
    public Int128 Total;

    /// <summary>Rows that the account opened with.</summary>
    public long Opens;

    /// <summary>Σ of their effects.</summary>
    public Int128 Opened;

    public DayChainFlags Flags;

    /// <summary>The lowest running number, where all rows have one.</summary>
    public long Lowest;

    public long Highest;

    /// <summary>The first moment of any row.</summary>
    public long Begins;

    public long Ends;

    /// <summary>Where the first row in order stands.</summary>
    public LogPlace Start;

    public LogPlace End;

    /// <summary>Links that don't hold within the day.</summary>
    public long Breaks;

    /// <summary>Rows that state a balance; without any, nothing below is told.</summary>
    public long Links;

    public ChainEnd First;

    /// <summary>The first one's place among the rows, from 1.</summary>
    public long FirstPlace;

    public LogPlace FirstLogged;

    public long FirstLoggedAt;

    public ChainEnd Last;

    public readonly bool Is(DayChainFlags flag) => (Flags & flag) != 0;
}
