using System.Text;
using Accounting.Ingest.Avro;
using Xunit;

namespace Accounting.Tests.Ingest.Avro;

public sealed class ContainerTests
{
    private static readonly AvroSchema Strings = AvroSchema.Parse("\"string\"");
    private static readonly byte[] Sync = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    public static TheoryData<ContainerCodec> Codecs => [ContainerCodec.None, ContainerCodec.Deflate, ContainerCodec.Zstandard];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_file_gives_back_its_blocks_metadata_and_positions(ContainerCodec codec)
    {
        (byte[] file, List<long> positions) = Write(codec, ["a", "b"], [.. Enumerable.Repeat(new string('x', 999), 300)], ["c"]);
        ContainerReader reader = ContainerReader.Open(new MemoryStream(file));
        Assert.Equal(codec, reader.Header.Codec);
        Assert.Equal("\"string\"", reader.Header.Schema.CanonicalForm);
        Assert.Equal(positions[0], reader.Header.SizeBytes);
        Assert.Equal("one", Encoding.UTF8.GetString(reader.Header.Metadata["a.first"]));
        Assert.Equal("two", Encoding.UTF8.GetString(reader.Header.Metadata["b.second"]));
        Assert.Equal(Sync, reader.Header.SyncMarker.ToArray());
        var counts = new List<long>();
        foreach (long position in positions)
        {
            Assert.True(reader.TryReadBlock(out ContainerBlock block));
            Assert.Equal(position, block.Position);
            counts.Add(block.Count);
            Assert.Equal(block.Count, Values(block).Count);
        }

        Assert.False(reader.TryReadBlock(out _));
        Assert.Equal([2, 300, 1], counts);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Reading_can_begin_at_a_known_block(ContainerCodec codec)
    {
        (byte[] file, List<long> positions) = Write(codec, ["a", "b"], ["c"], ["d"]);
        ContainerHeader header = ContainerReader.Open(new MemoryStream(file)).Header;
        var stream = new MemoryStream(file) { Position = positions[1] };
        ContainerReader reader = ContainerReader.Resume(header, stream, positions[1]);
        Assert.True(reader.TryReadBlock(out ContainerBlock block));
        Assert.Equal(positions[1], block.Position);
        Assert.Equal(["c"], Values(block));
        Assert.True(reader.TryReadBlock(out block));
        Assert.Equal(["d"], Values(block));
        Assert.False(reader.TryReadBlock(out _));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void The_same_blocks_make_the_same_bytes(ContainerCodec codec) =>
        Assert.Equal(Write(codec, ["a"], ["b"]).File, Write(codec, ["a"], ["b"]).File);

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_file_cut_anywhere_but_between_blocks_is_refused(ContainerCodec codec)
    {
        (byte[] file, List<long> positions) = Write(codec, ["a", "b"], ["c"]);
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            if (positions.Contains(length))
                ReadAll(cut);
            else
                Assert.Throws<AvroDataException>(() => ReadAll(cut));
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_flipped_byte_in_a_blocks_frame_is_refused(ContainerCodec codec)
    {
        (byte[] file, List<long> positions) = Write(codec, ["a", "b"]);
        foreach (long place in new[] { positions[0], positions[0] + 1, file.Length - 1, file.Length - 16, positions[0] - 1, 0, 3 })
        {
            byte[] damaged = [.. file];
            damaged[place] ^= 0x42;
            Assert.Throws<AvroDataException>(() => ReadAll(damaged));
        }
    }

    [Fact]
    public void Deflated_data_that_is_cut_short_or_goes_on_or_is_garbage_is_refused()
    {
        byte[] packed = DeflatedBlock(Write(ContainerCodec.Deflate, ["a", "bcdefgh"]).File);
        Assert.Equal(["a", "bcdefgh"], ReadAll(Reframe(ContainerCodec.Deflate, 2, packed)));
        Assert.Throws<AvroDataException>(() => ReadAll(Reframe(ContainerCodec.Deflate, 2, packed[..^1])));
        Assert.Throws<AvroDataException>(() => ReadAll(Reframe(ContainerCodec.Deflate, 2, packed[..^3])));
        Assert.Throws<AvroDataException>(() => ReadAll(Reframe(ContainerCodec.Deflate, 2, [.. packed, 0])));
        Assert.Throws<AvroDataException>(() => ReadAll(Reframe(ContainerCodec.Deflate, 2, [.. packed, .. packed])));
        Assert.Throws<AvroDataException>(() => ReadAll(Reframe(ContainerCodec.Deflate, 2, [.. packed, 0, 0, 0])));
        Assert.Throws<AvroDataException>(() => ReadAll(Reframe(ContainerCodec.Deflate, 2, [.. packed, .. new byte[7]])));
        Assert.Throws<AvroDataException>(() => ReadAll(Reframe(ContainerCodec.Deflate, 2, [0xff, 0xff, 0xff])));
        Assert.Throws<AvroDataException>(() => ReadAll(Reframe(ContainerCodec.Deflate, 2, [])));
    }

    [Fact]
    public void A_small_block_that_unpacks_to_more_than_the_bound_is_refused()
    {
        (byte[] file, _) = Write(ContainerCodec.Deflate, [new string('x', 1 << 20)]);
        Assert.InRange(file.Length, 0, 10_000);
        Assert.Throws<AvroDataException>(() => ContainerReader.Open(new MemoryStream(file), (1 << 20) + 3).TryReadBlock(out _));
        Assert.True(ContainerReader.Open(new MemoryStream(file), (1 << 20) + 4).TryReadBlock(out _));
    }

    [Theory]
    [InlineData("ffffffffffffffffff01", "02")]
    [InlineData("01", "02")]
    [InlineData("02", "01")]
    [InlineData("02", "feffffffffffffffff01")]
    [InlineData("02", "feffffff0f")]
    [InlineData("8080808020", "02")]
    [InlineData("00", "02")]
    [InlineData("ffffffffffffffffffff01", "02")]
    public void A_block_whose_count_or_size_cannot_be_is_refused(string count, string size)
    {
        byte[] header = HeaderOf(ContainerCodec.None);
        byte[] file = [.. header, .. Convert.FromHexString(count), .. Convert.FromHexString(size), 0, .. Sync];
        Assert.Throws<AvroDataException>(() => ReadAll(file));
    }

    [Fact]
    public void A_declared_size_allocates_nothing_before_its_bytes_are_there()
    {
        byte[] file = [.. HeaderOf(ContainerCodec.None), .. Schemas.Encode(w =>
        {
            w.WriteLong(1);
            w.WriteLong(64 << 20);
        })];
        ContainerReader reader = ContainerReader.Open(new MemoryStream(file));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<AvroDataException>(() => reader.TryReadBlock(out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void A_header_that_lacks_or_garbles_what_it_must_have_is_refused()
    {
        Assert.Contains("avro.schema", Refusal(Header([])), StringComparison.Ordinal);
        Assert.Contains("not valid", Refusal(Header([("avro.schema", "{")])), StringComparison.Ordinal);
        Assert.Contains("\"lz4\"", Refusal(Header([("avro.schema", "\"int\""), ("avro.codec", "lz4")])), StringComparison.Ordinal);
        Assert.Contains("second time", Refusal(Header([("avro.schema", "\"int\""), ("avro.schema", "\"int\"")])), StringComparison.Ordinal);
        Assert.Contains("Obj", Refusal("PAR1 and so on"u8.ToArray()), StringComparison.Ordinal);
        Assert.Empty(ReadAll(Header([("avro.schema", "\"string\"")])));
    }

    [Fact]
    public void Metadata_in_blocks_with_sizes_is_read_and_their_sizes_are_checked()
    {
        byte[] entry = Schemas.Encode(w =>
        {
            w.WriteString("avro.schema");
            w.WriteString("\"string\"");
        });
        byte[] With(long size) => [.. "Obj\u0001"u8, .. Schemas.Encode(w => w.WriteLong(-1)), .. Schemas.Encode(w => w.WriteLong(size)), .. entry, 0, .. Sync];
        Assert.Empty(ReadAll(With(entry.Length)));
        Assert.Contains("size", Refusal(With(entry.Length - 1)), StringComparison.Ordinal);
        Assert.Contains("size", Refusal(With(-1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Reserved_keys_and_wrong_markers_and_empty_blocks_are_the_writers_error()
    {
        Assert.Throws<ArgumentException>(() => new ContainerWriter(new MemoryStream(), Strings, ContainerCodec.None, Sync.AsSpan(0, 15)));
        var reserved = new Dictionary<string, byte[]> { ["avro.mine"] = [] };
        Assert.Throws<ArgumentException>(
            () => new ContainerWriter(new MemoryStream(), Strings, ContainerCodec.None, Sync, reserved));
        var writer = new ContainerWriter(new MemoryStream(), Strings, ContainerCodec.None, Sync);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.WriteBlock([], 0));
    }

    private static (byte[] File, List<long> Positions) Write(ContainerCodec codec, params string[][] blocks)
    {
        var stream = new MemoryStream();
        var metadata = new Dictionary<string, byte[]> { ["b.second"] = "two"u8.ToArray(), ["a.first"] = "one"u8.ToArray() };
        var writer = new ContainerWriter(stream, Strings, codec, Sync, metadata);
        var positions = new List<long>();
        foreach (string[] block in blocks)
        {
            byte[] values = Schemas.Encode(w => Array.ForEach(block, w.WriteString));
            Assert.Equal(stream.Length, writer.Position);
            positions.Add(writer.WriteBlock(values, block.Length));
        }

        return (stream.ToArray(), positions);
    }

    private static byte[] HeaderOf(ContainerCodec codec) => Write(codec).File;

    private static byte[] Header(params (string Key, string Value)[] entries) =>
        [.. "Obj\u0001"u8, .. Schemas.Encode(w =>
        {
            w.WriteBlockCount(entries.Length);
            foreach ((string key, string value) in entries)
            {
                w.WriteString(key);
                w.WriteString(value);
            }

            if (entries.Length > 0)
                w.WriteBlockCount(0);
        }), .. Sync];

    private static byte[] DeflatedBlock(byte[] file)
    {
        int start = HeaderOf(ContainerCodec.Deflate).Length;
        var cursor = new AvroCursor(file.AsSpan(start));
        Assert.True(cursor.TryReadLong(out _));
        Assert.True(cursor.TryReadBytes(out ReadOnlySpan<byte> packed));
        return packed.ToArray();
    }

    private static byte[] Reframe(ContainerCodec codec, long count, byte[] stored) =>
        [.. HeaderOf(codec), .. Schemas.Encode(w =>
        {
            w.WriteLong(count);
            w.WriteBytes(stored);
        }), .. Sync];

    private static string Refusal(byte[] file) => Assert.Throws<AvroDataException>(() => ReadAll(file)).Message;

    private static List<string> ReadAll(byte[] file)
    {
        ContainerReader reader = ContainerReader.Open(new MemoryStream(file));
        var values = new List<string>();
        while (reader.TryReadBlock(out ContainerBlock block))
            values.AddRange(Values(block));
        return values;
    }

    private static List<string> Values(ContainerBlock block)
    {
        var cursor = new AvroCursor(block.Values.Span);
        var values = new List<string>();
        for (long index = 0; index < block.Count; index++)
        {
            if (!cursor.TryReadString(out ReadOnlySpan<byte> utf8))
                throw new AvroDataException(cursor.Status.ToString());
            values.Add(Encoding.UTF8.GetString(utf8));
        }

        Assert.Equal(0, cursor.Remaining);
        return values;
    }
}
