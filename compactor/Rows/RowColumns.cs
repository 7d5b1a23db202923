using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>The columns of a stored row in Parquet, and their order: those of winners, and losers with a reason more.</summary>
internal static class RowColumns
{
    private static readonly DuckType StoredAmount = DuckType.Decimal(18, 4);

    public static readonly IReadOnlyList<DuckColumn> All =
    [
        new("transaction_id", DuckType.Uuid),
        new("revision", DuckType.Integer),
        new("voided", DuckType.Boolean),
        new("account_id", DuckType.BigInt),
        new("account_type", DuckType.Varchar),
        new("kind", DuckType.Varchar),
        new("currency", DuckType.Varchar),
        new("amount", StoredAmount),
        new("exposure_delta", StoredAmount),
        new("pending_delta", StoredAmount),
        new("stake", StoredAmount),
        new("occurred_at", DuckType.TimestampTz),
        new("original_occurred_at", DuckType.TimestampTz),
        new("account_sequence", DuckType.BigInt),
        new("market_id", DuckType.BigInt),
        new("sport", DuckType.Varchar),
        new("in_play", DuckType.Boolean),
        new("jurisdiction", DuckType.Varchar),
        new("balance_after", StoredAmount),
        new("reference", DuckType.Varchar),
        new("business_day", DuckType.Date),
        new("source", DuckType.Varchar),
        new("partition", DuckType.Integer),
        new("offset", DuckType.BigInt),
        new("logged_at", DuckType.TimestampTz),
        new("run", DuckType.Varchar),
        new("content_hash", DuckType.UnsignedBigInt),
        new("raw_hash", DuckType.UnsignedBigInt),
    ];

    /// <summary>The columns as SQL lists them.</summary>
    public static readonly string List = string.Join(", ", All.Select(column => Sql.Identifier(column.Name)));

    /// <summary>What tells one place in a log from another.</summary>
    public const string Place = "source, \"partition\", \"offset\"";

    /// <summary>What tells one row from another: its place, and the run that brought it.</summary>
    public const string Origin = Place + ", run";

    /// <summary>A total order of winners and of losers: no two rows are equal in all of it.</summary>
    public const string TotalOrder =
        "account_id, occurred_at, transaction_id, revision, content_hash, source, \"partition\", \"offset\", run NULLS FIRST";
}
