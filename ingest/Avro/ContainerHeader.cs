using System.Text;

namespace Accounting.Ingest.Avro;

/// <summary>The front of a container file: what it holds and how.</summary>
public sealed class ContainerHeader
{
    private readonly byte[] _syncMarker;

    private ContainerHeader(
        AvroSchema schema, ContainerCodec codec, Dictionary<string, byte[]> metadata, byte[] syncMarker, long sizeBytes)
    {
        Schema = schema;
        Codec = codec;
        Metadata = metadata;
        _syncMarker = syncMarker;
        SizeBytes = sizeBytes;
    }

    /// <summary>The schema that the values were written with.</summary>
    public AvroSchema Schema { get; }

    /// <summary>How blocks are packed.</summary>
    public ContainerCodec Codec { get; }

    /// <summary>All metadata, the reserved keys that begin with "avro." among them.</summary>
    public IReadOnlyDictionary<string, byte[]> Metadata { get; }

    /// <summary>The 16 bytes that end the header and every block.</summary>
    public ReadOnlySpan<byte> SyncMarker => _syncMarker;

    /// <summary>The header's size: where the first block begins.</summary>
    public long SizeBytes { get; }

    /// <summary>Reads the header at the start of a file.</summary>
    internal static ContainerHeader Read(ContainerInput input)
    {
        Span<byte> magic = stackalloc byte[ContainerFormat.Magic.Length];
        input.ReadExactly(magic, "the header");
        if (!magic.SequenceEqual(ContainerFormat.Magic))
            throw new AvroDataException("the file is no Avro container: it does not begin with \"Obj\" and 1", 0);
        Dictionary<string, byte[]> metadata = ReadMetadata(input);
        var syncMarker = new byte[ContainerFormat.SyncMarkerBytes];
        input.ReadExactly(syncMarker, "the header's sync marker");
        return new ContainerHeader(ReadSchema(metadata), ReadCodec(metadata), metadata, syncMarker, input.Position);
    }

    private static Dictionary<string, byte[]> ReadMetadata(ContainerInput input)
    {
        var metadata = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (true)
        {
            long start = input.Position;
            long count = input.ReadLong("the metadata's count");
            if (count == 0)
                return metadata;
            long end = -1;
            if (count < 0)
            {
                count = unchecked(-count);
                long size = input.ReadLong("the metadata's size");
                if (size is < 0 or > AvroLimits.ContainerHeaderBytesMax)
                    throw new AvroDataException($"the metadata's size at byte {start} is {size}", start);
                end = input.Position + size;
            }

            if (count < 0)
                throw new AvroDataException($"the metadata's count at byte {start} is impossible", start);

            // No bound on the count is needed: every entry takes bytes of a header whose size is bounded.
            for (long index = 0; index < count; index++)
                ReadEntry(input, metadata);
            if (end >= 0 && end != input.Position)
                throw new AvroDataException($"the size of the metadata at byte {start} is wrong", start);
        }
    }

    private static void ReadEntry(ContainerInput input, Dictionary<string, byte[]> metadata)
    {
        long start = input.Position;
        byte[] key = ReadBytes(input, "a metadata key");
        byte[] value = ReadBytes(input, "a metadata value");
        try
        {
            if (!metadata.TryAdd(StrictUtf8.Encoding.GetString(key), value))
                throw new AvroDataException($"the metadata at byte {start} has a key for the second time", start);
        }
        catch (DecoderFallbackException exception)
        {
            throw new AvroDataException($"the metadata key at byte {start} is not UTF-8", exception);
        }
    }

    private static byte[] ReadBytes(ContainerInput input, string what)
    {
        long start = input.Position;
        long size = input.ReadLong(what);
        if (size < 0 || size > AvroLimits.ContainerHeaderBytesMax - input.Position)
            throw new AvroDataException($"the length of {what} at byte {start} is {size}", start);
        byte[] bytes = [];
        input.ReadExactly(ref bytes, (int)size, what);
        return bytes;
    }

    private static AvroSchema ReadSchema(Dictionary<string, byte[]> metadata)
    {
        if (!metadata.TryGetValue(ContainerFormat.SchemaKey, out byte[]? json))
            throw new AvroDataException("the file's metadata has no avro.schema");
        try
        {
            return AvroSchema.Parse(StrictUtf8.Encoding.GetString(json));
        }
        catch (Exception exception) when (exception is AvroSchemaException or DecoderFallbackException)
        {
            throw new AvroDataException($"the file's schema is not valid: {exception.Message}", exception);
        }
    }

    private static ContainerCodec ReadCodec(Dictionary<string, byte[]> metadata)
    {
        if (!metadata.TryGetValue(ContainerFormat.CodecKey, out byte[]? name))
            return ContainerCodec.None;
        string codec = Encoding.UTF8.GetString(name);
        return ContainerFormat.CodecOf(codec)
            ?? throw new AvroDataException($"the file's codec \"{codec}\" is not supported: null, deflate, snappy, zstandard, bzip2 and xz are");
    }
}
