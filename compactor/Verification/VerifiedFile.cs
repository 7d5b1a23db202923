using Accounting.Ingest;

namespace Accounting.Compactor.Verification;

/// <summary>A file of rows that is read back.</summary>
/// <param name="Path">The local file.</param>
/// <param name="Date">The home date that its rows have to be of.</param>
/// <param name="AreWinners">Whether they count.</param>
/// <param name="Calendar">Cuts as its version was cut; null where nobody knows any more how.</param>
internal readonly record struct VerifiedFile(string Path, HomeDate Date, bool AreWinners, BusinessCalendar? Calendar);
