using System.Buffers.Binary;
using System.IO.Hashing;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Aggregator.SecondReading;

/// <summary>
/// A hash of everything that a stored row says: its content, and where and when the broker logged it, which no digest of checkpoints and day versions
/// holds. Summed over the rows of segments, read by Apache.Avro, it must be that of the day versions made of them, read by Parquet.Net.
/// </summary>
public static class RowOrigin
{
    private const int Bytes = 40;

    /// <summary>The first microsecond of the year 10000.</summary>
    private const long EndOfCalendar = 253_402_300_800_000_000;

    /// <param name="contentHash">Of the transaction, recomputed.</param>
    /// <param name="offset">Its place.</param>
    /// <param name="loggedAt">The broker's timestamp.</param>
    /// <param name="rawHash">Of the message's value.</param>
    /// <param name="placeHash">Of source, partition and run, by <see cref="OfPlace"/>.</param>
    public static ulong Of(ulong contentHash, LogOffset offset, Timestamp loggedAt, ulong rawHash, ulong placeHash)
    {
        Span<byte> row = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(row, contentHash);
        BinaryPrimitives.WriteInt64LittleEndian(row[8..], offset.Value);
        BinaryPrimitives.WriteInt64LittleEndian(row[16..], loggedAt.Microseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(row[24..], rawHash);
        BinaryPrimitives.WriteUInt64LittleEndian(row[32..], placeHash);
        return XxHash64.HashToUInt64(row);
    }

    /// <summary>Of where a file's rows come from.</summary>
    public static ulong OfPlace(SourceId source, LogPartition partition, RunId? run) =>
        XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes($"{source} {partition} {run}"));

    /// <summary>The columns of a stored row and what stands in them, for telling two readings apart.</summary>
    public static IEnumerable<(string Column, string Value)> Cells(StoredTransaction row) =>
    [
        .. Cells(row.Transaction),
        ("offset", row.Offset.ToString()),
        ("logged_at", Told(row.LoggedAt)),
        ("raw_hash", FormattableString.Invariant($"{row.RawHash}")),
    ];

    private static IEnumerable<(string Column, string Value)> Cells(Transaction transaction) =>
    [
        ("transaction_id", transaction.Id.ToString()),
        ("revision", FormattableString.Invariant($"{transaction.Revision}")),
        ("voided", transaction.Voided ? "true" : "false"),
        ("account_id", FormattableString.Invariant($"{transaction.AccountId}")),
        ("account_type", transaction.AccountType.Name()),
        ("kind", transaction.Kind.Name()),
        ("currency", transaction.Currency.Code),
        ("amount", transaction.Amount.ToString()),
        ("exposure_delta", transaction.ExposureDelta.ToString()),
        ("pending_delta", transaction.PendingDelta.ToString()),
        ("stake", transaction.Stake.ToString()),
        ("occurred_at", Told(transaction.OccurredAt)),
        ("original_occurred_at", Told(transaction.OriginalOccurredAt)),
        ("account_sequence", Optional(transaction.AccountSequence)),
        ("market_id", Optional(transaction.MarketId)),
        ("sport", Optional(transaction.Sport)),
        ("in_play", transaction.InPlay switch { true => "true", false => "false", null => Nothing }),
        ("jurisdiction", Optional(transaction.Jurisdiction)),
        ("balance_after", transaction.BalanceAfter?.ToString() ?? Nothing),
        ("reference", Optional(transaction.Reference)),
    ];

    /// <summary>A time as it is told: one beyond the calendar by its number.</summary>
    public static string Told(Timestamp time) =>
        time.Microseconds is >= 0 and < EndOfCalendar ? time.ToString() : FormattableString.Invariant($"{time.Microseconds} µs since 1970");

    /// <summary>How a cell without a value is told.</summary>
    public const string Nothing = "nothing";

    private static string Optional(long? value) => value is { } present ? FormattableString.Invariant($"{present}") : Nothing;

    private static string Optional(Utf8Text text) => text.IsPresent ? $"'{text}'" : Nothing;
}
