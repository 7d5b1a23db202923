namespace Accounting.Reporting.Published;

/// <summary>A final revision of a month, and the entry of the chain that made it final.</summary>
public sealed record MonthRevision(ChainEntry Entry, MonthReport Report);
