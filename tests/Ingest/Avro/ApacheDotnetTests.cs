using System.Text.Json.Nodes;
using Accounting.Ingest.Avro;
using Avro;
using Avro.File;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using ApacheRecord = Avro.Generic.GenericRecord;
using ApacheSchema = Avro.Schema;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// Random schemas and values through Apache's library for .NET, which shares no code with ours: where both read, both read the same.
/// What it is known to do otherwise has tests of its own, <see cref="ApacheDotnetDifferenceTests"/>.
/// </summary>
public sealed class ApacheDotnetTests
{
    private const int RecordsPerCase = 4;

    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    [Property(MaxTest = 500)]
    public Property Canonical_forms_and_fingerprints_are_equal() =>
        Prop.ForAll(Seeds, seed =>
        {
            string json = new RandomSchema(new Random(seed)) { ForDotnet = true }.Record(0).ToJsonString();
            ApacheSchema theirs = ApacheDotnet.Parse(json);
            AvroSchema ours = AvroSchema.Parse(json);
            Assert.Equal(SchemaNormalization.ToParsingForm(theirs), ours.CanonicalForm);
            Assert.Equal((ulong)SchemaNormalization.ParsingFingerprint64(theirs), ours.Fingerprint);
        });

    [Property(MaxTest = 1_000)]
    public Property Flat_fields_are_read_alike_and_all_others_passed_over() =>
        Prop.ForAll(Seeds, seed =>
        {
            JsonObject writer = Writer(new Random(seed));
            Assert.Equal(RecordsPerCase, Compare(seed, writer, Flat(writer)));
        });

    [Fact]
    public void Schemas_are_resolved_alike()
    {
        int read = 0;
        int cases = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var names = new RandomSchema(random) { WithLogicalTypes = true, ForDotnet = true };
            JsonObject writer = names.Record(0);
            read += Compare(seed, writer, Resolvable(writer, Flat(new SchemaEvolution(random, names).Evolve(writer, inUnion: true))));
            cases++;
        }));

        // Neither side may agree by refusing everything.
        Assert.InRange(read, cases * RecordsPerCase / 2, int.MaxValue);
    }

    [Property(MaxTest = 200)]
    public Property Its_containers_are_read_packed_or_not() =>
        Prop.ForAll(Seeds, Gen.Elements(Codec.Type.Null, Codec.Type.Deflate).ToArbitrary(), (seed, codec) =>
        {
            JsonObject writer = Writer(new Random(seed));
            (ApacheSchema schema, ApacheRecord[] records) = Records(seed, writer);
            if (ApacheDotnet.Encode(schema, records[0]).Length == 0)
                codec = Codec.Type.Null;
            Assert.Equal(records.Select(record => Projection(record, writer)), ReadOurs(ApacheDotnet.WriteContainer(schema, codec, records), Flat(writer)));
        });

    [Property(MaxTest = 200)]
    public Property Our_containers_are_read_by_it_packed_or_not() =>
        Prop.ForAll(Seeds, Gen.Elements(ContainerCodec.None, ContainerCodec.Deflate).ToArbitrary(), (seed, codec) =>
        {
            JsonObject writer = Writer(new Random(seed));
            (ApacheSchema schema, ApacheRecord[] records) = Records(seed, writer);
            using var file = new MemoryStream();
            var container = new ContainerWriter(file, AvroSchema.Parse(writer.ToJsonString()), codec, new byte[ContainerFormat.SyncMarkerBytes]);
            foreach (ApacheRecord[] block in records.Chunk(3))
            {
                container.WriteBlock([.. block.SelectMany(record => ApacheDotnet.Encode(schema, record))], block.Length);
            }

            Assert.Equal(records.Select(record => Projection(record, writer)), ApacheDotnet.ReadContainer(file.ToArray()).Select(record => Projection(record, writer)));
        });

    [Property(MaxTest = 300)]
    public Property Every_truncation_is_refused_by_both() =>
        Prop.ForAll(Seeds, seed =>
        {
            JsonObject writer = Writer(new Random(seed));
            (ApacheSchema schema, ApacheRecord[] records) = Records(seed, writer);
            byte[] data = ApacheDotnet.Encode(schema, records[0]);
            DecodePlan plan = DecodePlan.Compile(AvroSchema.Parse(writer.ToJsonString()), AvroSchema.Parse(Flat(writer).ToJsonString()));
            for (int length = 0; length < data.Length; length++)
            {
                var sink = new RecordingSink();
                Assert.False(plan.Decode(data.AsSpan(0, length), ref sink).IsOk);
                Assert.ThrowsAny<Exception>(() => ApacheDotnet.Decode(schema, schema, data[..length], out _));
            }
        });

    /// <summary>How many records both read, and read alike; where we refuse, it must not read either.</summary>
    private static int Compare(int seed, JsonNode writer, JsonNode reader)
    {
        (ApacheSchema schema, ApacheRecord[] records) = Records(seed, writer);
        DecodePlan? plan = TryCompile(writer, reader);
        int read = 0;
        foreach (ApacheRecord record in records)
        {
            byte[] data = ApacheDotnet.Encode(schema, record);
            string ours = plan is null ? "refused" : Decode(plan, data);
            string theirs = TheirsOrRefused(schema, ApacheDotnet.Parse(reader.ToJsonString()), data);
            Assert.True(ours == theirs, $"{writer.ToJsonString()}\n{reader.ToJsonString()}\n{Convert.ToHexString(data)}\nours:   {ours}\ntheirs: {theirs}");
            read += ours == "refused" ? 0 : 1;
        }

        return read;
    }

    private static string Decode(DecodePlan plan, byte[] data)
    {
        var sink = new RecordingSink();
        return plan.Decode(data, ref sink).IsOk ? Ordered(sink.Calls) : "refused";
    }

    private static string TheirsOrRefused(ApacheSchema writer, ApacheSchema reader, byte[] data)
    {
        try
        {
            return Ordered(ApacheDotnet.Fields((ApacheRecord)ApacheDotnet.Decode(writer, reader, data, out _)!));
        }
        catch (AvroException)
        {
            return "refused";
        }
    }

    /// <summary>In the reader's order; a decimal is one, whether it takes 64 bits or more.</summary>
    private static string Ordered(IEnumerable<string> calls) =>
        string.Join("; ", calls.Select(call => call.Replace(" large ", " decimal ", StringComparison.Ordinal)).OrderBy(call => int.Parse(call.AsSpan(0, call.IndexOf(' ')))));

    private static DecodePlan? TryCompile(JsonNode writer, JsonNode reader)
    {
        try
        {
            return DecodePlan.Compile(AvroSchema.Parse(writer.ToJsonString()), AvroSchema.Parse(reader.ToJsonString()));
        }
        catch (AvroSchemaException)
        {
            return null;
        }
    }

    private static List<string> ReadOurs(byte[] file, JsonNode reader)
    {
        ContainerReader container = ContainerReader.Open(new MemoryStream(file));
        DecodePlan plan = DecodePlan.Compile(container.Header.Schema, AvroSchema.Parse(reader.ToJsonString()));
        var read = new List<string>();
        while (container.TryReadBlock(out ContainerBlock block))
        {
            var cursor = new AvroCursor(block.Values.Span);
            for (long record = 0; record < block.Count; record++)
            {
                var sink = new RecordingSink();
                Assert.True(plan.DecodeNext(ref cursor, ref sink).IsOk);
                read.Add(Ordered(sink.Calls));
            }

            Assert.Equal(0, cursor.Remaining);
        }

        return read;
    }

    /// <summary>A record's flat fields, by its own way through encoding and resolution.</summary>
    private static string Projection(ApacheRecord record, JsonNode writer) =>
        TheirsOrRefused(record.Schema, ApacheDotnet.Parse(Flat(writer).ToJsonString()), ApacheDotnet.Encode(record.Schema, record));

    private static JsonObject Writer(Random random) => new RandomSchema(random) { WithLogicalTypes = true, ForDotnet = true }.Record(0);

    private static (ApacheSchema Schema, ApacheRecord[] Records) Records(int seed, JsonNode writer)
    {
        ApacheSchema schema = ApacheDotnet.Parse(writer.ToJsonString());
        var values = new ApacheDotnetValue(new Random(seed));
        return (schema, [.. Enumerable.Range(0, RecordsPerCase).Select(_ => (ApacheRecord)values.Of(schema)!)]);
    }

    /// <summary>Without what it doesn't resolve: aliases of fields (those of types stay), and text that is read as bytes.</summary>
    private static JsonObject Resolvable(JsonObject writer, JsonObject reader)
    {
        foreach (JsonObject field in reader["fields"]!.AsArray().Select(field => field!.AsObject()))
        {
            if (field["aliases"] is JsonArray aliases)
            {
                field["name"] = aliases[0]!.GetValue<string>();
                field.Remove("aliases");
            }

            if (writer["fields"]!.AsArray().Any(written => JsonNode.DeepEquals(written!["name"], field["name"]) && IsNamed(written["type"]!, "string")) && IsNamed(field["type"]!, "bytes"))
                field["type"] = "string";
        }

        return reader;
    }

    private static bool IsNamed(JsonNode type, string name) => type is JsonValue value && value.GetValue<string>() == name;

    /// <summary>The record without fields that a plan has no place for: those that hold other fields or items, and unions of numbers.</summary>
    private static JsonObject Flat(JsonNode record)
    {
        JsonObject flat = record.DeepClone().AsObject();
        flat["fields"] = new JsonArray([.. record["fields"]!.AsArray().Where(field => IsFlat(field!)).Select(field => field!.DeepClone())]);
        return flat;
    }

    private static bool IsFlat(JsonNode field)
    {
        var alone = new JsonObject { ["type"] = "record", ["name"] = "Alone", ["fields"] = new JsonArray(field.DeepClone()) };
        return TryCompile(alone, alone) is not null;
    }
}
