using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Ingest.Mutation;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Decoding;

/// <summary>What is read in one go is what the plan reads step by step.</summary>
public sealed class WholeRecordTests
{
    private const ulong Seed = 20_261_130;

    private static readonly int Records = Thoroughness.Pick(50_000, 2_000_000);

    private static readonly DecodePlan Messages = DecodePlan.Compile(TransactionSchema.Transaction, TransactionSchema.Transaction);

    private static readonly DecodePlan Rows = DecodePlan.Compile(TransactionSchema.StoredRow, TransactionSchema.StoredRow);

    [Fact]
    public void Records_of_our_schema_and_their_mutations_are_read_in_one_go_as_step_by_step_or_not_at_all()
    {
        var random = new SimulatedRandom(Seed);
        var sound = new RandomMessages(random.Fork());
        var mutator = new MessageMutator(random.Fork());
        var writer = new AvroWriter();
        byte[] last = [0];
        (long sane, long broken) = (0, 0);
        for (int number = 0; number < Records; number++)
        {
            writer.Clear();
            bool isRow = random.OneIn(3);
            Write(writer, sound.NextTransaction(), isRow, random);
            byte[] next = writer.Written.ToArray();
            Assert.True(IsReadInOneGo(next, isRow), Convert.ToHexString(next));
            byte[] mutated = mutator.Mutate(next, last);
            sane += IsReadInOneGo(mutated, isRow) ? 1 : 0;
            broken += IsReadInOneGo(mutated, isRow) ? 0 : 1;
            last = next;
        }

        Assert.InRange(sane, Records / 20, Records);
        Assert.InRange(broken, Records / 20, Records);
    }

    [Fact]
    public void A_writers_schema_that_differs_in_what_is_read_is_read_by_the_plan()
    {
        string json = TransactionSchema.Transaction.Json;
        Assert.True(IsTriedInOneGo(json));
        Assert.True(IsTriedInOneGo(json.Replace("\"doc\": \"Identity, stable across revisions.\"", "\"doc\": \"\"", StringComparison.Ordinal)));
        foreach ((string said, string instead) in new[]
        {
            ("\"FEE\", \"BONUS\"", "\"BONUS\", \"FEE\""), (", \"OPENING_BALANCE\"", ""), ("\"precision\": 18, \"scale\": 4", "\"precision\": 17, \"scale\": 4"),
            ("{\"name\": \"account_id\", \"type\": \"long\"}", "{\"name\": \"account_id\", \"type\": \"int\"}"), ("[\"null\", \"boolean\"]", "[\"boolean\", \"null\"]"),
            ("timestamp-micros", "timestamp-millis"),
        })
        {
            string other = json.Replace(said, instead, StringComparison.Ordinal);
            Assert.NotEqual(json, other);
            Assert.False(IsTriedInOneGo(other.Replace("\"default\": null", "\"aliases\": []", StringComparison.Ordinal)), instead);
        }
    }

    private static void Write(AvroWriter writer, in Transaction transaction, bool isRow, SimulatedRandom random)
    {
        if (isRow)
        {
            TransactionEncoder.WriteStoredRow(writer, transaction, new LogOffset((long)random.Next() >> random.Below(64)), transaction.OccurredAt, random.Next());
        }
        else
        {
            TransactionEncoder.Write(writer, transaction);
        }
    }

    /// <summary>Whether the record is read in one go, in which case it is found to be what the plan reads step by step, and to end where it ends.</summary>
    private static bool IsReadInOneGo(byte[] record, bool isRow)
    {
        Transaction transaction = default;
        scoped var cursor = new AvroCursor(record);
        var sink = new TransactionSink(ref transaction, record, isRow);
        if (!sink.TryReadWhole(ref cursor))
        {
            return false;
        }

        Transaction expected = default;
        scoped var steps = new AvroCursor(record);
        var slow = new StepByStep(new TransactionSink(ref expected, record, isRow));
        Assert.True((isRow ? Rows : Messages).DecodeNext(ref steps, ref slow).IsOk, Convert.ToHexString(record));
        Assert.Null(slow.Sink.Rejection);
        Assert.Equal(steps.Position, cursor.Position);
        Assert.Equal(expected, transaction);
        Assert.Equal(
            (slow.Sink.PendingDelta, slow.Sink.OriginalOccurredAt, slow.Sink.Offset, slow.Sink.LoggedAt, slow.Sink.RawHash),
            (sink.PendingDelta, sink.OriginalOccurredAt, sink.Offset, sink.LoggedAt, sink.RawHash));
        return true;
    }

    private static bool IsTriedInOneGo(string writersSchema) => DecodePlan.Compile(AvroSchema.Parse(writersSchema), TransactionSchema.Transaction).IsWhole;

    private ref struct StepByStep(TransactionSink sink) : IRecordSink
    {
        public TransactionSink Sink = sink;

        public readonly bool TryReadWhole(ref AvroCursor cursor) => false;

        public readonly void OnNull(int field) => Sink.OnNull(field);

        public void OnBoolean(int field, bool value) => Sink.OnBoolean(field, value);

        public void OnLong(int field, long value) => Sink.OnLong(field, value);

        public readonly void OnDouble(int field, double value) => Sink.OnDouble(field, value);

        public void OnString(int field, ReadOnlySpan<byte> utf8) => Sink.OnString(field, utf8);

        public readonly void OnBytes(int field, ReadOnlySpan<byte> bytes) => Sink.OnBytes(field, bytes);

        public void OnSymbol(int field, int symbol) => Sink.OnSymbol(field, symbol);

        public void OnDecimal(int field, long unscaled) => Sink.OnDecimal(field, unscaled);

        public readonly void OnLargeDecimal(int field, Int128 unscaled) => Sink.OnLargeDecimal(field, unscaled);
    }
}
