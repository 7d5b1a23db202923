namespace Accounting.Service.Reports;

/// <summary>A file that was written.</summary>
/// <param name="Path">Where.</param>
/// <param name="Sha256">Of its bytes: the same whenever the revision is exported.</param>
public sealed record ShownJournalFile(string Path, string Sha256);
