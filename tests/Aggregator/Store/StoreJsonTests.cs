using System.Text;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using FsCheck.Xunit;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

public sealed class StoreJsonTests
{
    private static readonly ObjectKey Key = ObjectKey.Parse("state/some.json");

    private static readonly Sample Full = new()
    {
        Date = HomeDate.Parse("2026-11-21"),
        Day = BusinessDay.Parse("2026-11-22"),
        Month = BusinessMonth.Parse("2026-11"),
        At = new Timestamp(1_763_793_900_000_001),
        Currency = Currency.Parse("EUR"),
        Source = SourceId.ForTopic("trans-actions", "0123abcd"),
        Segment = ObjectKey.Parse("state/x/segment-0-9.avro"),
        Kind = TransactionKind.DepositReversal,
        Type = AccountType.House,
        Reason = QuarantineReason.MalformedValue,
        Range = new OffsetRange(new LogOffset(5), new LogOffset(7)),
        Amount = new Amount(-123_400),
        RowHash = UInt128.MaxValue,
        Difference = Int128.MinValue,
        Sha256 = ContentHash256.Of("x"u8),
        Sums = new SortedDictionary<Currency, AmountSum> { [Currency.Parse("USD")] = new((Int128)long.MaxValue * 10_000), [Currency.Parse("GBP")] = default },
        Partitions = new SortedDictionary<LogPartition, LogOffset> { [new LogPartition(3)] = new(long.MaxValue) },
        Note = "Ä <b> & 'q' \"x\"",
    };

    [Fact]
    public void The_form_is_fixed_to_the_byte()
    {
        const string Expected = """
            {
              "date": "2026-11-21",
              "day": "2026-11-22",
              "month": "2026-11",
              "at": "2025-11-22T06:45:00.000001Z",
              "currency": "EUR",
              "source": "topic.trans-actions.0123abcd",
              "segment": "state/x/segment-0-9.avro",
              "kind": "DEPOSIT_REVERSAL",
              "type": "HOUSE",
              "reason": "MalformedValue",
              "range": {
                "from": 5,
                "to": 7
              },
              "amount": "-12.3400",
              "row_hash": "ffffffffffffffffffffffffffffffff",
              "difference": "-170141183460469231731687303715884105728",
              "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
              "sums": {
                "GBP": "0.0000",
                "USD": "9223372036854775807.0000"
              },
              "partitions": {
                "3": 9223372036854775807
              },
              "note": "Ä <b> & 'q' \"x\""
            }

            """;
        Assert.Equal(Expected, Encoding.UTF8.GetString(StoreJson.Serialize(Full)));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        byte[] json = StoreJson.Serialize(Full);
        Sample read = StoreJson.Deserialize<Sample>(Key, json);
        Assert.Equal(Full.Sums, read.Sums);
        Assert.Equal(Full.Partitions, read.Partitions);
        Assert.Equal(Full, read with { Sums = Full.Sums, Partitions = Full.Partitions });
        Assert.Equal(json, StoreJson.Serialize(read));
    }

    [Fact]
    public void An_optional_member_may_be_missing()
    {
        Sample read = StoreJson.Deserialize<Sample>(Key, Changed(",\n  \"note\": \"Ä <b> & 'q' \\\"x\\\"\"", ""));
        Assert.Null(read.Note);
    }

    [Theory]
    [InlineData("\"day\": \"2026-11-22\",", "", "day")]
    [InlineData("\"to\": 7", "\"too\": 7", "too")]
    [InlineData("\"from\": 5,", "", "from")]
    [InlineData("\"from\": 5,", "\"from\": 5, \"from\": 5,", "from")]
    [InlineData("\"day\":", "\"day\": \"2026-11-22\", \"day\":", "day")]
    [InlineData("\"day\":", "\"Day\":", "Day")]
    [InlineData("\"2026-11-21\"", "\"2026-11-31\"", "2026-11-31")]
    [InlineData("\"2026-11-21\"", "null", "date")]
    [InlineData("\"2026-11\"", "\"2026-13\"", "2026-13")]
    [InlineData("00.000001Z", "00.00000100Z", "00.00000100Z")]
    [InlineData("00.000001Z", "00.0000015Z", "00.0000015Z")]
    [InlineData("\"EUR\"", "\"EUX\"", "EUX")]
    [InlineData("\"topic.trans", "\"tropic.trans", "tropic")]
    [InlineData("\"state/x", "\"../x", "../x")]
    [InlineData("\"DEPOSIT_REVERSAL\"", "\"DEPOSIT_OTHER\"", "DEPOSIT_OTHER")]
    [InlineData("\"HOUSE\"", "1", "AccountType")]
    [InlineData("\"MalformedValue\"", "\"5\"", "5")]
    [InlineData("\"MalformedValue\"", "\"malformedvalue\"", "malformedvalue")]
    [InlineData("\"from\": 5", "\"from\": \"5\"", "LogOffset")]
    [InlineData("\"from\": 5", "\"from\": 5.0", "LogOffset")]
    [InlineData("\"-12.3400\"", "-12.3400", "Amount")]
    [InlineData("\"-12.3400\"", "\"-12.34\"", "-12.34")]
    [InlineData("\"-12.3400\"", "\"-12.34000\"", "-12.34000")]
    [InlineData("\"-12.3400\"", "\"-1.23400\"", "-1.23400")]
    [InlineData("\"0.0000\"", "\"-0.0000\"", "-0.0000")]
    [InlineData("\"0.0000\"", "\"00.0000\"", "00.0000")]
    [InlineData("9223372036854775807.0000\"", "9223372036854775807.000e\"", "sums")]
    [InlineData("\"ffffffffffffffffffffffffffffffff\"", "\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"", "FFFF")]
    [InlineData("\"ffffffffffffffffffffffffffffffff\"", "\"1ffffffffffffffffffffffffffffffff\"", "row_hash")]
    [InlineData("-170141183460469231731687303715884105728", "-170141183460469231731687303715884105729", "difference")]
    [InlineData("2d7116", "2D7116", "2D7116")]
    [InlineData("\"3\":", "\"03\":", "03")]
    [InlineData("\"3\":", "\"3000000000\":", "3000000000")]
    [InlineData("\"USD\"", "\"GBP\"", "sums")]
    [InlineData("{\n  \"date\"", "// comment\n{\n  \"date\"", "'/'")]
    public void Anything_else_than_what_is_written_is_damage_that_names_the_key(string text, string replacement, string named)
    {
        DamagedDataException exception = Assert.Throws<DamagedDataException>(() => StoreJson.Deserialize<Sample>(Key, Changed(text, replacement)));
        Assert.Contains(Key.Value, exception.Message, StringComparison.Ordinal);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_cut_anywhere_is_damage()
    {
        byte[] json = StoreJson.Serialize(Full);
        for (int length = 0; length < json.Length - 2; length++)
        {
            Assert.Throws<DamagedDataException>(() => StoreJson.Deserialize<Sample>(Key, json.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Nothing_that_is_no_value_is_written()
    {
        Assert.Throws<ArgumentException>(() => StoreJson.Serialize(default(Currency)));
        Assert.Throws<ArgumentException>(() => StoreJson.Serialize(default(SourceId)));
        Assert.Throws<ArgumentException>(() => StoreJson.Serialize(default(ObjectKey)));
    }

    [Property]
    public bool Every_amount_sum_and_time_comes_back(long high, long low)
    {
        var sum = new AmountSum(((Int128)high << 60) + low);
        var at = new Timestamp(low % Timestamp.Latest.Microseconds);
        return StoreJson.Deserialize<AmountSum>(Key, StoreJson.Serialize(sum)) == sum
            && StoreJson.Deserialize<Amount>(Key, StoreJson.Serialize(new Amount(low))).TenThousandths == low
            && StoreJson.Deserialize<Timestamp>(Key, StoreJson.Serialize(at)) == at;
    }

    private static byte[] Changed(string text, string replacement)
    {
        string json = Encoding.UTF8.GetString(StoreJson.Serialize(Full));
        string changed = json.Replace(text, replacement, StringComparison.Ordinal);
        Assert.True(changed != json, $"{text} does not occur.");
        return Encoding.UTF8.GetBytes(changed);
    }

    public sealed record Sample
    {
        public required HomeDate Date { get; init; }

        public required BusinessDay Day { get; init; }

        public required BusinessMonth Month { get; init; }

        public required Timestamp At { get; init; }

        public required Currency Currency { get; init; }

        public required SourceId Source { get; init; }

        public required ObjectKey Segment { get; init; }

        public required TransactionKind Kind { get; init; }

        public required AccountType Type { get; init; }

        public required QuarantineReason Reason { get; init; }

        public required OffsetRange Range { get; init; }

        public required Amount Amount { get; init; }

        public required UInt128 RowHash { get; init; }

        public required Int128 Difference { get; init; }

        public required ContentHash256 Sha256 { get; init; }

        public required IReadOnlyDictionary<Currency, AmountSum> Sums { get; init; }

        public required IReadOnlyDictionary<LogPartition, LogOffset> Partitions { get; init; }

        public string? Note { get; init; }

        public bool Derived => Note is not null;
    }
}
