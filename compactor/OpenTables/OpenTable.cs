namespace Accounting.Compactor.OpenTables;

/// <summary>
/// An Iceberg table over files of day versions: its columns, by which ids, and which files hold its rows. Ids follow the order in the files, for readers that go by
/// position. Files bear no ids, since older ones that reports pin don't: a name mapping tells which column is which.
/// Iceberg has no unsigned 64-bit numbers: the hashes have ids and no column. What no report counts is left out by delete files (<see cref="DeleteFile"/>).
/// </summary>
internal sealed class OpenTable
{
    /// <summary>What tables are partitioned by: the home date, in no file, since it is in the files' places.</summary>
    public const string PartitionColumn = "home_date";

    private readonly Func<string, bool> _holdsRows;

    private OpenTable(string name, Func<string, bool> holdsRows, TableColumn[] columns, TableColumn[] reserved, TableSort[] order)
    {
        Name = name;
        _holdsRows = holdsRows;
        Reserved = reserved;
        Order = order;
        int last = columns.Concat(reserved).Max(column => column.Id);
        HomeDate = new TableColumn(last + 1, PartitionColumn, "date", "UTC date of the first occurred_at, where all revisions of a transaction are kept: read less by it, report by business_day") { FileName = null };
        Columns = [.. columns, HomeDate];
    }

    public static readonly OpenTable Transactions = new(
        "transactions",
        DayFiles.IsWinners,
        [
            new(1, "transaction_id", "uuid"),
            new(2, "revision", "int"),
            new(3, "voided", "boolean"),
            new(4, "account_id", "long") { IsBounded = true },
            new(5, "account_type", "string", "CUSTOMER or HOUSE: rows of TEST accounts, which no report counts, are deleted"),
            new(6, "kind", "string"),
            new(7, "currency", "string"),
            new(8, "amount", TableColumn.Amount, "signed: above zero the exchange owes the account more"),
            new(9, "exposure_delta", TableColumn.Amount),
            new(10, "pending_delta", TableColumn.Amount),
            new(11, "stake", TableColumn.Amount),
            new(12, "occurred_at", "timestamptz") { IsBounded = true },
            new(13, "original_occurred_at", "timestamptz"),
            new(14, "account_sequence", "long"),
            new(15, "market_id", "long") { IsBounded = true },
            new(16, "sport", "string"),
            new(17, "in_play", "boolean"),
            new(18, "jurisdiction", "string"),
            new(19, "balance_after", TableColumn.Amount),
            new(20, "reference", "string"),
            new(21, "business_day", "date", "the day that reports go by") { IsBounded = true },
            new(22, "source", "string"),
            new(23, "source_partition", "int") { FileName = "partition" },
            new(24, "source_offset", "long") { FileName = "offset" },
            new(25, "logged_at", "timestamptz") { IsBounded = true },
            new(26, "run", "string"),
        ],
        [new(27, "content_hash", ""), new(28, "raw_hash", "")],
        [new("account_id"), new("occurred_at"), new("transaction_id"), new("revision")]);

    public static readonly OpenTable AccountStatistics = new(
        "account_statistics",
        name => name == DayFiles.Accounts,
        [
            new(1, "business_day", "date", "the day that reports go by") { IsBounded = true },
            new(2, "account_id", "long") { IsBounded = true },
            new(3, "account_type", "string", "CUSTOMER or HOUSE: rows of TEST accounts, which no report counts, are deleted"),
            new(4, "currency", "string"),
            new(5, "kind", "string"),
            new(6, "sport", "string"),
            new(7, "in_play", "boolean"),
            new(8, "jurisdiction", "string"),
            new(9, "transactions", "long"),
            new(10, "amount", TableColumn.Sum),
            new(11, "exposure_delta", TableColumn.Sum),
            new(12, "pending_delta", TableColumn.Sum),
            new(13, "stake", TableColumn.Sum),
            new(14, "sign_anomalies", "long"),
        ],
        [],
        [
            new("business_day"), new("account_id"), new("account_type"), new("currency"), new("kind"),
            new("sport", NullsFirst: true), new("in_play", NullsFirst: true), new("jurisdiction", NullsFirst: true),
        ]);

    public static readonly OpenTable MarketStatistics = new(
        "market_statistics",
        name => name == DayFiles.Markets,
        [
            new(1, "business_day", "date", "the day that reports go by") { IsBounded = true },
            new(2, "market_id", "long") { IsBounded = true },
            new(3, "currency", "string"),
            new(4, "sport", "string"),
            new(5, "in_play", "boolean"),
            new(6, "transactions", "long"),
            new(7, "turnover", TableColumn.Sum),
            new(8, "wins", TableColumn.Sum),
            new(9, "losses", TableColumn.Sum),
            new(10, "commission", TableColumn.Sum),
            new(11, "house_commission", TableColumn.Sum),
            new(12, "reversals", TableColumn.Sum),
            new(13, "residual", TableColumn.Sum, "of all accounts, TEST included: zero over all days once a market is settled"),
        ],
        [],
        [new("business_day"), new("market_id"), new("currency")]);

    /// <summary>All of them, in the order in which they are committed.</summary>
    public static IReadOnlyList<OpenTable> All { get; } = [Transactions, AccountStatistics, MarketStatistics];

    public string Name { get; }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Columns of the files that aren't the table's: their ids are given, so that no other gets them.</summary>
    public IReadOnlyList<TableColumn> Reserved { get; }

    public IReadOnlyList<TableSort> Order { get; }

    /// <summary>The column of the partition.</summary>
    public TableColumn HomeDate { get; }

    public int LastColumnId => HomeDate.Id;

    /// <summary>Whether its files have rows of test accounts, which are left out: a market comes to zero only over all accounts.</summary>
    public bool LeavesOutTests => Columns.Any(column => column.Name == "account_type");

    public TableColumn Find(string column) => Columns.First(known => known.Name == column);

    /// <summary>The files of a version that hold the table's rows.</summary>
    public IEnumerable<DayOutput> FilesOf(DayVersion day) => day.Manifest.Outputs.Where(output => _holdsRows(output.Name));
}
