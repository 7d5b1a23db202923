namespace Accounting.Reporting.Months;

/// <summary>A link that doesn't hold, of the chain of an account within one day or between two. Amounts in units of 1/10,000, times in microseconds since 1970.</summary>
/// <param name="Chain">The chain, or the later of two.</param>
/// <param name="Place">Of the link among the rows, from 1.</param>
/// <param name="FromAt">When the link before it occurred.</param>
/// <param name="ToAt">When it occurred.</param>
/// <param name="Difference">By how much its base is another one.</param>
/// <param name="Imported">Whether one of both was brought in after the fact.</param>
/// <param name="Logged">Where it stands.</param>
/// <param name="LoggedAt">Since when.</param>
internal readonly record struct DayBreak(ChainName Chain, long Place, long FromAt, long ToAt, Int128 Difference, bool Imported, LogPlace Logged, long LoggedAt);
