using Accounting.Ingest;

namespace Accounting.Reporting.Published;

/// <summary>A further revision of a final month and of every later one, made on purpose.</summary>
/// <param name="Month">The first month to be restated.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
public sealed record Restatement(BusinessMonth Month, string Reason, string By);
