namespace Accounting.Compactor;

/// <summary>What <c>state/public.json</c> says of one home date.</summary>
/// <param name="Version">The day version that its public files are copies of.</param>
/// <param name="Seen">
/// What a listing showed of the files just before their bytes were read and found right; null where that is still to be done. A file that
/// anybody has written since shows otherwise.
/// </param>
public sealed record PublishedDate(string Version, string? Seen);
