using Accounting.Ingest.Avro;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Avro;

public sealed class MessageFrameTests
{
    private static readonly AvroSchema Reader = Schemas.Of("\"long\"");

    [Fact]
    public void A_single_object_message_is_decoded_by_its_fingerprint()
    {
        var store = new SchemaStore();
        store.Add(Schemas.Of("\"int\""));
        byte[] message = Schemas.Encode(w =>
        {
            MessageFrame.WriteSingleObject(w, Schemas.Of("\"int\"").Fingerprint);
            w.WriteInt(5);
        });
        Assert.Equal([0xc3, 0x01], message[..2]);
        Assert.Equal(Schemas.Of("\"int\"").Fingerprint, BitConverter.ToUInt64(message, 2));
        Assert.Equal("0 long 5", Decode(store, message));
    }

    [Fact]
    public void A_confluent_message_is_decoded_by_its_schema_id()
    {
        var store = new SchemaStore();
        store.Add(0x01020304, Schemas.Of("\"int\""));
        byte[] message = Schemas.Encode(w =>
        {
            ConfluentFrame.Write(w, 0x01020304);
            w.WriteInt(5);
        });
        Assert.Equal([0, 1, 2, 3, 4, 10], message);
        Assert.Equal("0 long 5", Decode(store, message));
    }

    [Theory]
    [InlineData("", FrameStatus.Empty, "empty")]
    [InlineData("c3", FrameStatus.Truncated, "ends inside its frame")]
    [InlineData("c301", FrameStatus.Truncated, "ends inside its frame")]
    [InlineData("c301000000000000", FrameStatus.Truncated, "ends inside its frame")]
    [InlineData("00", FrameStatus.Truncated, "ends inside its frame")]
    [InlineData("00000000", FrameStatus.Truncated, "ends inside its frame")]
    [InlineData("c302", FrameStatus.FrameUnknown, "neither")]
    [InlineData("7b2261223a317d", FrameStatus.FrameUnknown, "neither")]
    [InlineData("c301efcdab896745230100", FrameStatus.SchemaUnknown, "0123456789abcdef is not known")]
    [InlineData("000000002a00", FrameStatus.SchemaUnknown, "id 42 is not known")]
    public void A_frame_that_cannot_be_opened_is_a_result_with_a_reason(string hex, FrameStatus expected, string reason)
    {
        var decoder = new MessageDecoder(Reader, new SchemaStore());
        byte[] message = Convert.FromHexString(hex);
        var sink = new RecordingSink();
        MessageResult result = decoder.Decode(message, ref sink);
        Assert.Equal(expected, result.Frame);
        Assert.False(result.IsOk);
        Assert.Contains(reason, decoder.Explain(message, result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_does_not_fit_is_a_result_with_a_reason()
    {
        var store = new SchemaStore();
        store.Add(1, Schemas.Of("\"string\""));
        var decoder = new MessageDecoder(Reader, store);
        byte[] message = [0, 0, 0, 0, 1, 0];
        var sink = new RecordingSink();
        MessageResult result = decoder.Decode(message, ref sink);
        Assert.Equal(FrameStatus.SchemaUnreadable, result.Frame);
        Assert.Contains("string cannot be read as long", decoder.Explain(message, result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_becomes_known_later_is_found_then()
    {
        var store = new SchemaStore();
        var decoder = new MessageDecoder(Reader, store);
        byte[] message = [0, 0, 0, 0, 1, 10];
        var sink = new RecordingSink();
        Assert.Equal(FrameStatus.SchemaUnknown, decoder.Decode(message, ref sink).Frame);
        store.Add(1, Reader);
        Assert.True(decoder.Decode(message, ref sink).IsOk);
    }

    [Fact]
    public void The_place_of_a_failure_counts_from_the_start_of_the_message()
    {
        var store = new SchemaStore();
        store.Add(1, Reader);
        var decoder = new MessageDecoder(Reader, store);
        byte[] message = [0, 0, 0, 0, 1, 10, 11];
        var sink = new RecordingSink();
        MessageResult result = decoder.Decode(message, ref sink);
        Assert.Equal(new DecodeResult(DecodeStatus.TrailingBytes, 6), result.Value);
        Assert.Equal("byte 6: bytes are left over after the value", decoder.Explain(message, result));
    }

    [Fact]
    public void Schemas_that_differ_in_scale_alone_cannot_share_a_fingerprint_or_an_id()
    {
        AvroSchema two = Schemas.Of(Schemas.Decimal(18, 2));
        AvroSchema four = Schemas.Of(Schemas.Decimal(18, 4));
        Assert.Equal(two.Fingerprint, four.Fingerprint);
        var store = new SchemaStore();
        store.Add(two);
        store.Add(Schemas.Of(Schemas.Decimal(18, 2)));
        Assert.Throws<AvroSchemaException>(() => store.Add(four));
        store.Add(7, two);
        Assert.Throws<AvroSchemaException>(() => store.Add(7, four));
        store.Add(8, four);
    }

    private static string Decode(SchemaStore store, byte[] message)
    {
        var sink = new RecordingSink();
        return new MessageDecoder(Reader, store).Decode(message, ref sink).IsOk ? string.Join("; ", sink.Calls) : "refused";
    }
}
