using Accounting.Aggregator.Offsets;
using Accounting.Compactor.Rows;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Compactor.SecondReading;

/// <summary>The rows of a row group of winners or losers, by the columns of <see cref="RowColumns"/>.</summary>
/// <exception cref="FormatException">A column is missing or of another type.</exception>
internal sealed class DayRows(ParquetRows rows, bool areWinners)
{
    private readonly TransactionId?[] _id = rows.Column<TransactionId?>("transaction_id");
    private readonly int?[] _revision = rows.Column<int?>("revision");
    private readonly bool?[] _voided = rows.Column<bool?>("voided");
    private readonly long?[] _accountId = rows.Column<long?>("account_id");
    private readonly string?[] _accountType = rows.Column<string?>("account_type");
    private readonly string?[] _kind = rows.Column<string?>("kind");
    private readonly string?[] _currency = rows.Column<string?>("currency");
    private readonly Int128?[] _amount = rows.Column<Int128?>("amount");
    private readonly Int128?[] _exposure = rows.Column<Int128?>("exposure_delta");
    private readonly Int128?[] _pending = rows.Column<Int128?>("pending_delta");
    private readonly Int128?[] _stake = rows.Column<Int128?>("stake");
    private readonly Timestamp?[] _occurredAt = rows.Column<Timestamp?>("occurred_at");
    private readonly Timestamp?[] _originalOccurredAt = rows.Column<Timestamp?>("original_occurred_at");
    private readonly long?[] _sequence = rows.Column<long?>("account_sequence");
    private readonly long?[] _market = rows.Column<long?>("market_id");
    private readonly string?[] _sport = rows.Column<string?>("sport");
    private readonly bool?[] _inPlay = rows.Column<bool?>("in_play");
    private readonly string?[] _jurisdiction = rows.Column<string?>("jurisdiction");
    private readonly Int128?[] _balanceAfter = rows.Column<Int128?>("balance_after");
    private readonly string?[] _reference = rows.Column<string?>("reference");
    private readonly BusinessDay?[] _businessDay = rows.Column<BusinessDay?>("business_day");
    private readonly string?[] _source = rows.Column<string?>("source");
    private readonly int?[] _partition = rows.Column<int?>("partition");
    private readonly long?[] _offset = rows.Column<long?>("offset");
    private readonly Timestamp?[] _loggedAt = rows.Column<Timestamp?>("logged_at");
    private readonly string?[] _run = rows.Column<string?>("run");
    private readonly ulong?[] _contentHash = rows.Column<ulong?>("content_hash");
    private readonly ulong?[] _rawHash = rows.Column<ulong?>("raw_hash");
    private readonly string?[] _reason = areWinners ? [] : rows.Column<string?>("loser_reason");
    private (string? Text, SourceId Source) _lastSource;
    private (string? Text, RunId Run) _lastRun;

    public int Count => rows.Count;

    /// <exception cref="FormatException">A cell holds nothing that a row can hold.</exception>
    public DayRow this[int row] => new()
    {
        Stored = new StoredTransaction(TransactionOf(row), new LogOffset(Of(_offset, row, "offset")), Of(_loggedAt, row, "logged_at"), Of(_rawHash, row, "raw_hash")),
        BusinessDay = Of(_businessDay, row, "business_day"),
        Source = SourceOf(row),
        Partition = new LogPartition(Of(_partition, row, "partition")),
        Run = RunOf(row),
        ContentHash = Of(_contentHash, row, "content_hash"),
        LoserReason = areWinners ? null : Of(_reason, row, "loser_reason"),
    };

    private Transaction TransactionOf(int row) => new()
    {
        Id = Of(_id, row, "transaction_id"),
        Revision = Of(_revision, row, "revision"),
        Voided = Of(_voided, row, "voided"),
        AccountId = Of(_accountId, row, "account_id"),
        AccountType = SchemaNames.TryParseAccountType(Of(_accountType, row, "account_type"), out AccountType type) ? type : throw new FormatException($"'{_accountType[row]}' is no account type"),
        Kind = SchemaNames.ParseKind(Of(_kind, row, "kind")),
        Currency = Currency.Parse(Of(_currency, row, "currency")),
        Amount = AmountOf(Of(_amount, row, "amount")),
        ExposureDelta = AmountOf(Of(_exposure, row, "exposure_delta")),
        PendingDelta = AmountOf(Of(_pending, row, "pending_delta")),
        Stake = AmountOf(Of(_stake, row, "stake")),
        OccurredAt = Of(_occurredAt, row, "occurred_at"),
        OriginalOccurredAt = Of(_originalOccurredAt, row, "original_occurred_at"),
        AccountSequence = _sequence[row],
        MarketId = _market[row],
        Sport = _sport[row],
        InPlay = _inPlay[row],
        Jurisdiction = _jurisdiction[row],
        BalanceAfter = _balanceAfter[row] is { } balance ? AmountOf(balance) : null,
        Reference = _reference[row],
    };

    private SourceId SourceOf(int row)
    {
        string text = Of(_source, row, "source");
        if (text != _lastSource.Text)
        {
            _lastSource = (text, SourceId.Parse(text));
        }

        return _lastSource.Source;
    }

    private RunId? RunOf(int row)
    {
        if (_run[row] is not { } text)
        {
            return null;
        }

        if (text != _lastRun.Text)
        {
            _lastRun = (text, RunId.Parse(text));
        }

        return _lastRun.Run;
    }

    private static T Of<T>(T?[] column, int row, string name)
        where T : struct => column[row] ?? throw new FormatException($"column {name} is empty");

    private static string Of(string?[] column, int row, string name) => column[row] ?? throw new FormatException($"column {name} is empty");

    private static Amount AmountOf(Int128 tenThousandths) => new(checked((long)tenThousandths));
}
