using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>An id of which somebody accepts that its first revision never came.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
public sealed record SignedId(TransactionId Id, string By, string Reason);
