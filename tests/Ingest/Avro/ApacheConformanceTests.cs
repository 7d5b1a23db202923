using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Accounting.Ingest.Avro;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// Random schemas and values, written here and read by Apache's implementations and the other way round. What is nested
/// is written and skipped here, and read there.
/// ACCOUNTING_THOROUGH=1 runs many more, from the same seeds on.
/// </summary>
public sealed class ApacheConformanceTests
{
    private const int MessagesPerCase = 4;

    private static int Scale => Thoroughness.Pick(1, 25);

    [Fact]
    public Task Java_reads_what_we_write_and_we_read_what_it_writes() =>
        CompareAsync(ApacheOracle.Java, 800 * Scale, Case.Unchanged);

    [Fact]
    public Task Java_resolves_schemas_as_we_do() =>
        CompareAsync(ApacheOracle.Java, 1_500 * Scale, Case.Evolved);

    [Fact]
    public Task Python_reads_what_we_write_and_we_read_what_it_writes() =>
        CompareAsync(ApacheOracle.Python, 400 * Scale, Case.ForPython);

    [Fact]
    public Task Java_reads_our_containers_and_we_read_its() => CompareContainersAsync(ApacheOracle.Java, Case.Unchanged);

    [Fact]
    public Task Python_reads_our_containers_and_we_read_its() => CompareContainersAsync(ApacheOracle.Python, Case.ForPython);

    private static async Task CompareAsync(ApacheOracle oracle, int count, Func<int, Case> make)
    {
        Case[] cases = [.. Enumerable.Range(0, count).Select(make)];
        string[] answers = await oracle.AnswerAsync(cases.Select(item => item.Line), TestContext.Current.CancellationToken);
        Assert.Equal(cases.Length, answers.Length);
        int read = 0;
        for (int index = 0; index < cases.Length; index++)
            read += Compare(cases[index], answers[index].Split('\t'));

        // Neither side may agree by refusing everything.
        Assert.InRange(read, cases.Length * MessagesPerCase / 2, int.MaxValue);
    }

    private static int Compare(Case item, string[] answers)
    {
        string about = $"seed {item.Seed}\n{item.Writer.Json}\n{item.Reader.Json}";
        if (answers[0].Length > 0)
        {
            Assert.True(answers[0] == item.Writer.CanonicalForm, $"canonical form: {about}\n{answers[0]}");
            Assert.Equal(item.Writer.Fingerprint, ulong.Parse(answers[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        int read = 0;
        DecodePlan same = DecodePlan.Compile(item.Writer, item.Same);
        for (int message = 0; message < item.Messages.Length; message++)
        {
            string resolved = item.Resolve(message);
            string expected = answers[2 + (3 * message)];
            Assert.True(expected == resolved, $"{about}\n{Convert.ToHexStringLower(item.Messages[message])}\n{expected}\n{resolved}");
            read += resolved == "error" ? 0 : 1;
            string value = Case.Read(same, item.Messages[message]);
            Assert.NotEqual("error", value);
            foreach (string encoded in answers[(3 + (3 * message))..(5 + (3 * message))].Where(answer => answer.Length > 0))
                Assert.Equal(value, Case.Read(same, Convert.FromHexString(encoded.AsSpan(1))));
        }

        return read;
    }

    private static async Task CompareContainersAsync(ApacheOracle oracle, Func<int, Case> make)
    {
        string folder = Directory.CreateTempSubdirectory("avro-containers-").FullName;
        try
        {
            Case[] cases = [.. Enumerable.Range(5_000, 20 * Scale).Select(make)];
            foreach (Case item in cases)
                await WriteAsync(folder, item);
            await oracle.RunAsync(["files", folder], TestContext.Current.CancellationToken);
            foreach (Case item in cases)
            {
                Assert.Equal(item.Texts, await File.ReadAllLinesAsync(Path.Combine(folder, $"in-{item.Seed}.avro.txt")));
                Assert.Equal(item.Messages.Select((_, message) => item.Resolve(message)), Read(Path.Combine(folder, $"out-{item.Seed}.avro"), item));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WriteAsync(string folder, Case item)
    {
        using var stream = new MemoryStream();
        byte[] syncMarker = [.. Enumerable.Range(0, 16).Select(index => (byte)(item.Seed * (index + 1)))];
        var metadata = new Dictionary<string, byte[]> { ["mine"] = "my own é"u8.ToArray() };
        var writer = new ContainerWriter(stream, item.Writer, item.Codec, syncMarker, metadata);
        writer.WriteBlock(item.Messages[0], 1);
        writer.WriteBlock([.. item.Messages.Skip(1).SelectMany(message => message)], item.Messages.Length - 1);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"in-{item.Seed}.avro"), stream.ToArray());
    }

    private static List<string> Read(string path, Case item)
    {
        using FileStream stream = File.OpenRead(path);
        ContainerReader container = ContainerReader.Open(stream);
        Assert.Equal(item.Codec, container.Header.Codec);
        Assert.Equal("my own é", Encoding.UTF8.GetString(container.Header.Metadata["mine"]));
        Assert.Equal(item.Writer.CanonicalForm, container.Header.Schema.CanonicalForm);
        DecodePlan plan = DecodePlan.Compile(container.Header.Schema, item.Reader);
        var values = new List<string>();
        while (container.TryReadBlock(out ContainerBlock block))
        {
            var cursor = new AvroCursor(block.Values.Span);
            for (long index = 0; index < block.Count; index++)
            {
                var sink = new TextSink(plan.Reader);
                Assert.True(plan.DecodeNext(ref cursor, ref sink).IsOk);
                values.Add(sink.ToString());
            }

            Assert.Equal(0, cursor.Remaining);
        }

        return values;
    }

    /// <summary>A writer's schema, what a plan reads of it, a reader's, and messages with what was written into them.</summary>
    private sealed record Case(int Seed, RecordSchema Writer, AvroSchema Same, AvroSchema Reader, byte[][] Messages, string[] Texts)
    {
        private readonly DecodePlan? _plan = TryCompile(Writer, Reader);

        public string Line => string.Join('\t', [
            Writer.Json, Reader.Json, .. Messages.Select(message => "=" + Convert.ToHexStringLower(message))]);

        public ContainerCodec Codec => Seed % 2 == 0 ? ContainerCodec.None : ContainerCodec.Deflate;

        /// <summary>A reader that has the writer's schema.</summary>
        public static Case Unchanged(int seed) => Unchanged(seed, random => new RandomSchema(random) { WithLogicalTypes = true });

        /// <summary>As above, without what Python's library does otherwise.</summary>
        public static Case ForPython(int seed) => Unchanged(seed, random => new RandomSchema(random) { ForPython = true });

        /// <summary>A reader whose schema has changed.</summary>
        public static Case Evolved(int seed)
        {
            var random = new Random(seed);
            var names = new RandomSchema(random) { WithLogicalTypes = true };
            JsonNode writer = names.Record(0);

            // As in a union, so that it stays a record.
            return Make(seed, random, writer, new SchemaEvolution(random, names).Evolve(writer, inUnion: true));
        }

        /// <summary>A message's value by the reader's schema, or "error".</summary>
        public string Resolve(int message) => _plan is null ? "error" : Read(_plan, Messages[message]);

        /// <summary>A value by a plan, or "error".</summary>
        public static string Read(DecodePlan plan, byte[] data)
        {
            var sink = new TextSink(plan.Reader);
            return plan.Decode(data, ref sink).IsOk ? sink.ToString() : "error";
        }

        private static Case Unchanged(int seed, Func<Random, RandomSchema> schemas)
        {
            var random = new Random(seed);
            JsonNode schema = schemas(random).Record(0);
            return Make(seed, random, schema, schema);
        }

        private static Case Make(int seed, Random random, JsonNode writer, JsonNode reader)
        {
            var schema = (RecordSchema)AvroSchema.Parse(writer.ToJsonString());
            var values = new RandomValue(random);
            var texts = new string[MessagesPerCase];
            byte[][] messages = [.. texts.Select((_, index) => Schemas.Encode(w => texts[index] = ValueText.Record(schema, values.Write(w, schema))))];
            return new Case(seed, schema, Parse(FlatReader.Of(writer)), Parse(FlatReader.Of(reader)), messages, texts);
        }

        private static AvroSchema Parse(JsonNode schema) => AvroSchema.Parse(schema.ToJsonString());

        private static DecodePlan? TryCompile(AvroSchema writer, AvroSchema reader)
        {
            try
            {
                return DecodePlan.Compile(writer, reader);
            }
            catch (AvroSchemaException)
            {
                return null;
            }
        }
    }
}
