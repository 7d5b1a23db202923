namespace Accounting.Reporting.Months;

/// <summary>Where the breaks of a day's chain stand in its month.</summary>
/// <param name="Piece">Of which of the joined parts they are.</param>
/// <param name="Chain">Whose they are.</param>
/// <param name="RowsBefore">Rows of the month before the day's.</param>
/// <param name="Follows">Whether offsets say something.</param>
internal readonly record struct PlacedBreaks(int Piece, ChainName Chain, long RowsBefore, bool Follows);
