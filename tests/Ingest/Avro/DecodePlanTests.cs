using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Ingest.Avro.Schemas;

namespace Accounting.Tests.Ingest.Avro;

public sealed class DecodePlanTests
{
    [Fact]
    public void The_transaction_schema_is_decoded_field_by_field()
    {
        string calls = Decode(TransactionSchema.Transaction, TransactionSchema.Transaction, EncodeTransaction());
        Assert.Equal(
            "0 string 6f2c1f6e-6d3a-4a4e-9d55-0d4f7a1c2b3d; 1 long 2; 2 boolean false; 3 long 4711; 4 symbol 0; 5 symbol 6; "
            + "6 string EUR; 7 decimal -125000; 8 decimal 0; 9 null; 10 decimal 50000; 11 long 1763792613000000; "
            + "12 long 1763792612999999; 13 long 77; 14 null; 15 string football; 16 boolean true; 17 null; 18 decimal 9; 19 null",
            calls);
    }

    [Fact]
    public void A_writer_of_another_order_scale_unit_and_extent_is_decoded_into_the_same_fields()
    {
        AvroSchema writer = AvroSchema.Parse("""
            {"type":"record","name":"exchange.accounting.Transaction","fields":[
              {"name":"occurred_at","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"extra","type":{"type":"array","items":{"type":"map","values":["null","string"]}}},
              {"name":"amount","type":{"type":"fixed","name":"Money","size":8,"logicalType":"decimal","precision":16,"scale":2}},
              {"name":"currency","type":["null","string"]},
              {"name":"kind","type":{"type":"enum","name":"TransactionKind","symbols":["UNHEARD_OF","FEE","DEPOSIT"]}},
              {"name":"account_id","type":"int"},
              {"name":"transaction_id","type":"string"}]}
            """);
        byte[] Message(int kind) => Encode(w =>
        {
            w.WriteLong(1_763_792_613_123);
            w.WriteBlockCount(0);
            w.WriteDecimal(-1250, 8);
            w.WriteUnionBranch(1);
            w.WriteString("EUR");
            w.WriteEnum(kind);
            w.WriteInt(4711);
            w.WriteString("t");
        });
        Assert.Equal(
            "11 long 1763792613123000; 7 decimal -125000; 6 string EUR; 5 symbol 0; 3 long 4711; 0 string t; "
            + "1 long 0; 2 boolean false; 4 symbol 0; 8 decimal 0; 9 null; 10 decimal 0; 12 null; 13 null; 14 null; 15 null; "
            + "16 null; 17 null; 18 null; 19 null",
            Decode(writer, TransactionSchema.Transaction, Message(2)));
        Assert.Equal("SymbolUnknown", Decode(writer, TransactionSchema.Transaction, Message(0)));
    }

    [Fact]
    public void Every_type_of_a_flat_record_reaches_its_call()
    {
        AvroSchema schema = Record(
            """ "name":"a","type":"null" """, """ "name":"b","type":"float" """, """ "name":"c","type":"bytes" """,
            """ "name":"d","type":{"type":"fixed","name":"F","size":2} """, $""" "name":"e","type":{Decimal(38, 0)} """,
            """ "name":"f","type":["null","boolean","long","double","string","bytes"] """);
        byte[] data = Convert.FromHexString("0000c03f" + "0401ff" + "abcd" + "0480" + "00" + "0806c3a961");
        Assert.Equal("0 null; 1 double 3ff8000000000000; 2 bytes 01ff; 3 bytes abcd; 4 large -32768; 5 string éa", Decode(schema, schema, data));
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var store = new SchemaStore();
        store.Add(TransactionSchema.Transaction);
        var decoder = new MessageDecoder(TransactionSchema.Transaction, store);
        byte[] message = Encode(w =>
        {
            MessageFrame.WriteSingleObject(w, TransactionSchema.Transaction.Fingerprint);
            w.WriteFixed(EncodeTransaction());
        });
        byte[] broken = message[..^1];
        var sink = new CountingSink();
        int failures = 0;

        long allocated = AllocatedBytes.LeastOf(() =>
        {
            for (int index = 0; index < 1_000; index++)
            {
                failures += decoder.Decode(message, ref sink).IsOk ? 0 : 1;
                failures += decoder.Decode(broken, ref sink).IsOk ? 1 : 0;
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(0, failures);
        Assert.NotEqual(0, sink.Sum);
    }

    [Fact]
    public void Encoding_allocates_nothing_once_the_buffer_is_large_enough()
    {
        var writer = new AvroWriter(16);
        Assert.Equal(0, AllocatedBytes.LeastOf(() =>
        {
            for (int index = 0; index < 1_000; index++)
            {
                writer.Clear();
                WriteTransaction(writer);
            }
        }));
    }

    private static byte[] EncodeTransaction() => Encode(WriteTransaction);

    private static void WriteTransaction(AvroWriter writer)
    {
        writer.WriteString("6f2c1f6e-6d3a-4a4e-9d55-0d4f7a1c2b3d"u8);
        writer.WriteInt(2);
        writer.WriteBoolean(false);
        writer.WriteLong(4711);
        writer.WriteEnum(0);
        writer.WriteEnum(6);
        writer.WriteString("EUR"u8);
        writer.WriteDecimal(-125_000);
        writer.WriteDecimal(0);
        writer.WriteUnionBranch(0);
        writer.WriteDecimal(50_000);
        writer.WriteLong(1_763_792_613_000_000);
        writer.WriteUnionBranch(1);
        writer.WriteLong(1_763_792_612_999_999);
        writer.WriteUnionBranch(1);
        writer.WriteLong(77);
        writer.WriteUnionBranch(0);
        writer.WriteUnionBranch(1);
        writer.WriteString("football"u8);
        writer.WriteUnionBranch(1);
        writer.WriteBoolean(true);
        writer.WriteUnionBranch(0);
        writer.WriteUnionBranch(1);
        writer.WriteDecimal(9);
        writer.WriteUnionBranch(0);
    }

    /// <summary>Keeps a sum of what it is given, and allocates nothing itself.</summary>
    private struct CountingSink : IRecordSink
    {
        private long _sum;

        public readonly long Sum => _sum;

        public readonly bool TryReadWhole(ref AvroCursor cursor) => false;

        public void OnNull(int field) => _sum += field;

        public void OnBoolean(int field, bool value) => _sum += field;

        public void OnLong(int field, long value) => _sum += value;

        public void OnDouble(int field, double value) => _sum += (long)value;

        public void OnString(int field, ReadOnlySpan<byte> utf8) => _sum += utf8.Length;

        public void OnBytes(int field, ReadOnlySpan<byte> bytes) => _sum += bytes.Length;

        public void OnSymbol(int field, int symbol) => _sum += symbol;

        public void OnDecimal(int field, long unscaled) => _sum += unscaled;

        public void OnLargeDecimal(int field, Int128 unscaled) => _sum += (long)unscaled;
    }
}
