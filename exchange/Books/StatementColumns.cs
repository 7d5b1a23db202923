using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>The columns of account-statements.tsv as the report promises them, written down here again on purpose: the books are the other side of a comparison.</summary>
internal static class StatementColumns
{
    public const string Month = "month";

    public const string AccountId = "account_id";

    public const string Currency = "currency";

    /// <summary>Of account-statements.tsv.</summary>
    public static IReadOnlyList<string> Statement { get; } =
    [
        AccountId, Currency, "account_type", "transactions", "opening",
        .. SchemaNames.Kinds.Select(LowerName).SelectMany(name => new[] { name + "_amount", name + "_count" }),
        "turnover", "prior_period_adjustment", "closing", "exposure", "pending", "available",
    ];

    /// <summary>Of roll-forward.tsv, its key first.</summary>
    public static IReadOnlyList<string> RollForward { get; } =
    [
        AccountId, Currency, "account_type", "opening", "deposits", "deposit_reversals", "withdrawals", "bets", "settlements", "settlement_reversals", "commission", "fees", "bonuses", "adjustments",
        "opening_balances", "prior_period_adjustment", "closing", "opening_exposure", "exposure_movement", "prior_period_exposure", "exposure", "opening_pending", "pending_movement",
        "prior_period_pending", "pending", "available", "turnover", "transactions",
    ];

    /// <summary>The header line of books.tsv.</summary>
    public static string BooksHeader { get; } = string.Join('\t', Statement.Prepend(Month));

    private static string LowerName(TransactionKind kind) =>
        string.Concat(kind.Name().Select(char.ToLowerInvariant));
}
