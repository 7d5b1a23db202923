using System.Text.Json.Nodes;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Xunit;
using static Accounting.Tests.Ingest.Avro.Schemas;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>A message laid open: every byte is told, and where it ends early, the same place as decoding ends at.</summary>
public sealed class MessagePartsTests
{
    private const int FrameBytes = 10;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 200)];

    [Fact]
    public void A_transaction_says_field_by_field_what_was_written()
    {
        byte[] message = Support.Transactions.Encode(Deposit(1, "-10.0001", revision: 2));

        MessageParts parts = MessageParts.Of(message, TransactionDecoder.OwnSchemas());

        Assert.Null(parts.Failure);
        Assert.Equal(
            [("transaction_id", "Uuid", Id(1).ToString()), ("revision", "int", "2"), ("voided", "boolean", "false"), ("amount", "decimal(18,4)", "-10.0001"), ("occurred_at", "TimestampMicros", "2026-10-05T12:00:00Z")],
            parts.Parts.Where(part => part.Name is "transaction_id" or "revision" or "voided" or "amount" or "occurred_at").Select(part => (part.Name, part.Type, part.Value)));
        Assert.Contains(parts.Parts, part => part is { Name: "kind", Value: "DEPOSIT" });
        RequireWhole(message, parts);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Values_of_any_schema_are_told_to_the_last_byte_and_broken_ones_to_where_decoding_ends(int seed)
    {
        var random = new Random(seed);
        JsonObject json = new RandomSchema(random) { WithLogicalTypes = true }.Record(0);
        var schema = (RecordSchema)AvroSchema.Parse(json.ToJsonString());
        byte[] value = Encode(writer => new RandomValue(random).Write(writer, schema));
        MessageParts whole = PartsOf(schema, value);
        Assert.Null(whole.Failure);
        RequireWhole(Framed(schema, value), whole);

        byte[] broken = value[..random.Next(value.Length + 1)];
        if (broken.Length > 0 && random.Next(2) == 0)
            broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
        MessageParts parts = PartsOf(schema, broken);
        var plan = DecodePlan.Compile(schema, AvroSchema.Parse($$"""{"type":"record","name":"{{schema.FullName}}","fields":[]}"""));
        var sink = new RecordingSink();
        DecodeResult skipped = plan.Decode(broken, ref sink);
        Assert.Equal(skipped.IsOk, parts.Failure is null);
        Assert.Equal(skipped.Position + FrameBytes, parts.FailedAt);
        if (!skipped.IsOk)
            Assert.EndsWith(parts.Failure!, plan.Explain(skipped), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the message is empty", 0)]
    [InlineData("6e6f", "the message begins neither", 0)]
    [InlineData("c301", "the message ends inside its frame", 0)]
    [InlineData("0000000007ff", "the schema of id 7 is not known", 5)]
    public void What_names_no_schema_or_an_unknown_one_is_told_so(string hex, string failure, int at)
    {
        MessageParts parts = MessageParts.Of(Convert.FromHexString(hex), new SchemaStore());

        Assert.StartsWith(failure, parts.Failure, StringComparison.Ordinal);
        Assert.Equal(at, parts.FailedAt);
        Assert.Equal(at > 0 ? 1 : 0, parts.Parts.Count);
    }

    [Fact]
    public void A_million_items_are_read_and_only_the_first_are_told()
    {
        AvroSchema schema = Of("""{"type":"array","items":"int"}""");

        MessageParts parts = PartsOf(schema, Encode(writer =>
        {
            writer.WriteLong(1_000_000);
            for (int item = 0; item < 1_000_000; item++)
                writer.WriteLong(item);
            writer.WriteLong(0);
        }));

        Assert.Null(parts.Failure);
        Assert.Equal(MessageParts.PartsMax, parts.Parts.Count);
        Assert.Equal(new MessagePart(FrameBytes + 3, 1, "x[0]", "int", "0"), parts.Parts[2]);
    }

    [Fact]
    public void A_union_is_told_with_the_branch_that_was_taken_and_one_whose_value_breaks_off_by_its_number()
    {
        AvroSchema schema = Of("""["null","string"]""");

        Assert.Equal(new MessagePart(FrameBytes, 3, "x", "string", "a"), PartsOf(schema, [2, 2, (byte)'a']).Parts[1]);
        Assert.Equal(new MessagePart(FrameBytes, 1, "x", "null", "null"), PartsOf(schema, [0]).Parts[1]);
        MessageParts broken = PartsOf(schema, [2, 4, (byte)'a']);
        Assert.Equal(new MessagePart(FrameBytes, 1, "x", "union", "branch 1, string"), broken.Parts[1]);
        Assert.Equal(("x", FrameBytes + 1), (broken.FailedName, broken.FailedAt));
    }

    [Fact]
    public void A_time_that_no_calendar_has_is_told_as_its_number() =>
        Assert.Contains(PartsOf(Of(Long("timestamp-micros")), Encode(writer => writer.WriteLong(long.MaxValue))).Parts, part => part.Value == "9223372036854775807");

    private static MessageParts PartsOf(AvroSchema schema, byte[] value)
    {
        var schemas = new SchemaStore();
        schemas.Add(schema);
        return MessageParts.Of(Framed(schema, value), schemas);
    }

    private static byte[] Framed(AvroSchema schema, byte[] value) => Encode(writer =>
    {
        MessageFrame.WriteSingleObject(writer, schema.Fingerprint);
        writer.WriteFixed(value);
    });

    /// <summary>Each byte lies in exactly one part.</summary>
    private static void RequireWhole(byte[] message, MessageParts parts)
    {
        int next = 0;
        foreach (MessagePart part in parts.Parts)
        {
            Assert.Equal(next, part.Start);
            next += part.Length;
        }

        Assert.True(next == message.Length || parts.Parts.Count == MessageParts.PartsMax);
    }
}
