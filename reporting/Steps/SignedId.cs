using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>An id of which somebody accepts that its first revision never came, or that of several contents just that counts which does.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="Contents">The contents, of which the report lists one set: their hashes, ascending, with spaces between; null of a first revision that never came.</param>
public sealed record SignedId(TransactionId Id, string By, string Reason, string? Contents);
