using Accounting.Exchange.World;

namespace Accounting.Exchange.Books;

/// <summary>A wallet's month as it is reported: closing = opening + prior + own.</summary>
/// <param name="Wallet">Whose.</param>
/// <param name="Opening">The closing of the month before as it was reported.</param>
/// <param name="Prior">What became known of earlier months since; null where nothing.</param>
/// <param name="Own">What the wallet did in the month; null where nothing.</param>
internal sealed record AccountMonth(Wallet Wallet, StatementBalances Opening, LedgerRow? Prior, LedgerRow? Own)
{
    public StatementBalances Adjustment { get; } = default(StatementBalances).After(Prior);

    public StatementBalances Closing { get; } = Opening.After(Prior).After(Own);

    public bool IsReported => Own is { Transactions: > 0 } || !Opening.IsZero || !Adjustment.IsZero || !Closing.IsZero;
}
