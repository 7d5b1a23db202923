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

    /// <summary>The header line of books.tsv.</summary>
    public static string BooksHeader { get; } = string.Join('\t', Statement.Prepend(Month));

    private static string LowerName(TransactionKind kind) =>
        string.Concat(kind.Name().Select(char.ToLowerInvariant));
}
