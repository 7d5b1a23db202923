using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What the exchange states to hold for its customers of one currency at the end of one day, beside what it owes them.</summary>
internal sealed record FundsOnDay(AmountSum Liability, AmountSum Sum, bool IsIncomplete)
{
    public AmountSum Shortfall => Sum < Liability ? Liability - Sum : AmountSum.Zero;

    public string Verdict => (Shortfall > AmountSum.Zero, IsIncomplete) switch
    {
        (false, false) => "covered",
        (true, false) => "short",
        (false, true) => "incomplete",
        _ => "short, incomplete",
    };
}
