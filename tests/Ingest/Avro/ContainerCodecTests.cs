using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Files;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// conformance/codec-*.avro: 40 transactions in one block, packed by Python's own bz2 and lzma and by Debian's python3-snappy and python3-zstandard,
/// which share no code with what unpacks here.
/// </summary>
public sealed class ContainerCodecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("snappy")]
    [InlineData("zstandard")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public void Files_that_others_packed_are_read(string codec)
    {
        (TransactionId Id, Amount Amount)[] read = [.. TransactionFile.Open(PathOf(codec)).Read().Select(transaction => (transaction.Id, transaction.Amount))];

        Assert.Equal(Enumerable.Range(1, 40).Select(number => (new TransactionId((UInt128)(uint)number), Transactions.Money($"{number}"))), read);
    }

    [Theory]
    [InlineData("snappy")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public void A_flipped_byte_in_a_block_with_a_checksum_is_refused_or_changes_nothing(string codec)
    {
        byte[] sound = File.ReadAllBytes(PathOf(codec));
        byte[] values = Values(sound)!;
        int refused = 0;
        for (int position = (int)Header(sound).SizeBytes + 4; position < sound.Length - 16; position++)
        {
            byte[] flipped = [.. sound];
            flipped[position] ^= 1;
            byte[]? read = Values(flipped);
            Assert.True(read is null || read.AsSpan().SequenceEqual(values), $"byte {position}");
            refused += read is null ? 1 : 0;
        }

        Assert.True(refused > 300, $"{refused}");
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("snappy")]
    [InlineData("zstandard")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public void A_block_that_is_cut_short_followed_by_more_or_larger_than_may_be_is_refused(string codec)
    {
        byte[] packed = codec == "deflate" ? Deflate.Pack(Values(File.ReadAllBytes(PathOf("null")))).ToArray() : PackedBlock(File.ReadAllBytes(PathOf(codec)));
        ContainerCodec kind = Enum.Parse<ContainerCodec>(codec, ignoreCase: true);
        byte[] buffer = [];
        int length = BlockUnpacking.Unpack(kind, packed, ref buffer, 1 << 20);

        Assert.Throws<InvalidDataException>(() => BlockUnpacking.Unpack(kind, packed.AsMemory(0, packed.Length - 6), ref buffer, 1 << 20));
        Assert.Throws<InvalidDataException>(() => BlockUnpacking.Unpack(kind, new byte[] { 1, 2, 3, 4, 5 }, ref buffer, 1 << 20));
        Assert.Throws<InvalidDataException>(() => BlockUnpacking.Unpack(kind, (byte[])[.. packed, 1, 2, 3, 4], ref buffer, 1 << 20));
        Assert.Throws<InvalidDataException>(() => BlockUnpacking.Unpack(kind, packed, ref buffer, length - 1));
        Assert.Equal(length, BlockUnpacking.Unpack(kind, packed, ref buffer, length));
    }

    [Fact]
    public void A_codec_that_nobody_knows_is_named()
    {
        string path = Path.Combine(_folder.Path, "other.avro");
        byte[] bytes = File.ReadAllBytes(PathOf("xz"));
        bytes.AsSpan(bytes.AsSpan().IndexOf("avro.codec"u8) + 11, 2)[1] = (byte)'y';
        File.WriteAllBytes(path, bytes);

        Assert.Contains("codec \"xy\" is not supported", Assert.Throws<InputFileException>(() => TransactionFile.Open(path).Read().ToList()).Message, StringComparison.Ordinal);
    }

    private static string PathOf(string codec) => Path.Combine(AppContext.BaseDirectory, "Ingest", "Avro", "conformance", $"codec-{codec}.avro");

    private static ContainerHeader Header(byte[] file) => ContainerReader.Open(new MemoryStream(file)).Header;

    private static byte[]? Values(byte[] file)
    {
        try
        {
            ContainerReader reader = ContainerReader.Open(new MemoryStream(file));
            Assert.True(reader.TryReadBlock(out ContainerBlock block));
            return block.Values.ToArray();
        }
        catch (AvroDataException)
        {
            return null;
        }
    }

    /// <summary>The bytes between the block's count and size and the sync marker.</summary>
    private static byte[] PackedBlock(byte[] file)
    {
        var cursor = new AvroCursor(file.AsSpan((int)Header(file).SizeBytes));
        Assert.True(cursor.TryReadLong(out long count) && count == 40);
        Assert.True(cursor.TryReadLong(out long size));
        return file.AsSpan((int)Header(file).SizeBytes + cursor.Position, (int)size).ToArray();
    }
}
