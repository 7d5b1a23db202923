using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Two stated balances that differ by something else than what happened in between; or a first one that differs by something else than all before.</summary>
/// <param name="From">When the first was stated; the earliest time of a first one.</param>
/// <param name="To">When the second was stated.</param>
/// <param name="Difference">By how much it is above what it should be.</param>
/// <param name="IsImported">Whether one of both rows was brought in after the fact, so that times of logging don't tell what was known between them.</param>
/// <param name="Logged">Where the second row stands.</param>
internal readonly record struct ChainBreak(Timestamp From, Timestamp To, AmountSum Difference, bool IsImported, LinkPlace Logged)
{
    /// <summary>Whether no balance was stated before.</summary>
    public bool IsOpening => From == Timestamp.Earliest;
}
