namespace Accounting.Reporting.Months;

/// <summary>A local file of the facts of some days.</summary>
internal sealed record PieceFile(string Name, string Path, long Rows);
