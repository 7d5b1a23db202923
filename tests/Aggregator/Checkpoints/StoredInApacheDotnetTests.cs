using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Ingest.Avro;
using Accounting.Tests.Ingest.Mutation;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using ApacheRecord = Avro.Generic.GenericRecord;
using RecordOfApache = Avro.RecordSchema;

namespace Accounting.Tests.Aggregator.Checkpoints;

/// <summary>Messages, segments and quarantine as we write them, through Apache's library for .NET, which shares no code with ours.</summary>
public sealed class StoredInApacheDotnetTests
{
    private static readonly SourceId Source = SourceId.ForTopic("transactions", "0123456789abcdef");

    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Property(MaxTest = 500)]
    public Property A_message_has_the_bytes_that_it_writes_of_the_same_transaction() =>
        Prop.ForAll(Seeds, seed =>
        {
            Transaction transaction = new RandomMessages(new SimulatedRandom((ulong)seed)).NextTransaction();
            var writer = new AvroWriter();
            TransactionEncoder.Write(writer, transaction);
            var schema = (RecordOfApache)ApacheDotnet.Parse(TransactionSchema.Json);
            Assert.Equal(ApacheDotnet.Encode(schema, ApacheDotnetTransaction.Of(schema, transaction)), writer.Written.ToArray());
        });

    [Property(MaxTest = 60)]
    public Property A_segment_holds_for_it_every_row_by_home_date() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new SimulatedRandom((ulong)seed);
            var messages = new RandomMessages(random);
            (Transaction Transaction, LogOffset Offset, Timestamp LoggedAt, ulong RawHash)[] rows =
                [.. Enumerable.Range(0, random.Between(1, 60)).Select(row => (messages.NextTransaction(), new LogOffset(3 * row), Transactions.Noon, random.Next()))];
            var buffer = new SegmentBuffer();
            foreach (var row in rows)
            {
                buffer.Add(row.Transaction, ContentHash.Of(row.Transaction), row.Offset, row.LoggedAt, row.RawHash, new BusinessDay(row.Transaction.HomeDate.DaysSinceEpoch));
            }

            (byte[] file, _) = buffer.Build(Source, new LogPartition(0), new OffsetRange(rows[0].Offset, rows[^1].Offset.Next));

            List<ApacheRecord> read = ApacheDotnet.ReadContainer(file);
            Assert.Equal(
                rows.OrderBy(row => row.Transaction.HomeDate).Select(row => Text(Row(read[0].Schema, row.Transaction, row.Offset, row.LoggedAt, row.RawHash))),
                read.Select(Text));
        });

    [Property]
    public Property A_quarantine_file_holds_for_it_every_message_verbatim() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var buffer = new QuarantineBuffer();
            var expected = new List<string>();
            for (int offset = 0; offset < 20; offset++)
            {
                var value = new byte[random.Next(20_000)];
                random.NextBytes(value);
                QuarantineReason reason = random.GetItems(Enum.GetValues<QuarantineReason>(), 1)[0];
                string? field = random.Next(2) == 0 ? null : "amount";
                buffer.Add(new LogOffset(offset), Transactions.Noon, new Rejection(reason, field, "'ab\u0000' is not €"), value);
                expected.Add($"0 long {offset}; 1 long {Transactions.Noon.Microseconds}; 2 string {reason}; 3 {(field is null ? "null" : "string amount")}; "
                    + $"4 string 'ab\u0000' is not €; 5 bytes {Convert.ToHexStringLower(value)}");
            }

            byte[] file = buffer.Build(Source, new LogPartition(0), new OffsetRange(default, new LogOffset(20)));

            Assert.Equal(expected, ApacheDotnet.ReadContainer(file).Select(Text));
        });

    private static ApacheRecord Row(RecordOfApache schema, Transaction transaction, LogOffset offset, Timestamp loggedAt, ulong rawHash)
    {
        ApacheRecord row = ApacheDotnetTransaction.Of(schema, transaction);
        row.Add("offset", offset.Value);
        row.Add("logged_at", ApacheDotnetTransaction.Time(loggedAt));
        row.Add("raw_hash", (long)rawHash);
        return row;
    }

    private static string Text(ApacheRecord record) => string.Join("; ", ApacheDotnet.Fields(record));
}
