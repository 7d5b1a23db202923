using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>A month's balances follow from those before, so what one month lacks every later one lacks.</summary>
/// <param name="From">The first month that is blocked.</param>
/// <param name="By">The step that isn't done.</param>
public sealed record Blockade(BusinessMonth From, StepId By)
{
    /// <summary>The one that begins earlier.</summary>
    public static Blockade? Earlier(Blockade? one, Blockade? other) => one is null || other?.From < one.From ? other : one;
}
