using System.Text;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Writes a container file to a stream: the header at once, then a block at each call. Given the same sync marker
/// and blocks it writes the same bytes. It neither flushes nor closes the stream: a file is whole when the caller
/// says so.
/// </summary>
public sealed class ContainerWriter
{
    private readonly Stream _output;
    private readonly ContainerCodec _codec;
    private readonly byte[] _syncMarker;
    private readonly AvroWriter _head = new();
    private byte[] _packed = [];

    /// <summary>Writes the header.</summary>
    /// <param name="output">Where the file goes.</param>
    /// <param name="schema">The schema of the values; its text is stored as it was parsed.</param>
    /// <param name="codec">How blocks are packed: not at all, by deflate or by zstandard.</param>
    /// <param name="syncMarker">16 bytes that end the header and every block; a hash of the contents will do.</param>
    /// <param name="metadata">The caller's own metadata, or null; written in the order of its keys' bytes.</param>
    /// <exception cref="ArgumentException">
    /// The codec is only read, the sync marker is not of 16 bytes, or a key begins with "avro.", which is reserved.
    /// </exception>
    public ContainerWriter(
        Stream output,
        AvroSchema schema,
        ContainerCodec codec,
        ReadOnlySpan<byte> syncMarker,
        IReadOnlyDictionary<string, byte[]>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(schema);
        if (syncMarker.Length != ContainerFormat.SyncMarkerBytes)
            throw new ArgumentException("a sync marker has 16 bytes", nameof(syncMarker));
        if (codec is not (ContainerCodec.None or ContainerCodec.Deflate or ContainerCodec.Zstandard))
            throw new ArgumentException($"{codec} is only read", nameof(codec));
        _output = output;
        _codec = codec;
        _syncMarker = syncMarker.ToArray();
        WriteHeader(schema, metadata ?? new Dictionary<string, byte[]>());
    }

    /// <summary>Bytes written so far, the header's included: where the next block will begin.</summary>
    public long Position { get; private set; }

    /// <summary>Writes a block of that many values, encoded one behind the other, and returns where it begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no values.</exception>
    public long WriteBlock(ReadOnlySpan<byte> values, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return WritePacked(Pack(_codec, values, ref _packed), count);
    }

    /// <summary>Writes a block that was packed already, by the same codec, and returns where it begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no values.</exception>
    public long WritePacked(ReadOnlySpan<byte> packed, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        long position = Position;
        _head.Clear();
        _head.WriteLong(count);
        _head.WriteLong(packed.Length);
        Append(_head.Written);
        Append(packed);
        Append(_syncMarker);
        return position;
    }

    /// <summary>Packs the values of a block as a writer of that codec does. Any number of threads may.</summary>
    /// <param name="codec">Not at all, deflate or zstandard.</param>
    /// <param name="values">The values, encoded one behind the other.</param>
    /// <param name="buffer">Where the result may lie; it grows.</param>
    public static ReadOnlySpan<byte> Pack(ContainerCodec codec, ReadOnlySpan<byte> values, ref byte[] buffer) => codec switch
    {
        ContainerCodec.Deflate => Deflate.Pack(values),
        ContainerCodec.Zstandard => Zstandard.Pack(values, ref buffer),
        _ => values,
    };

    private void WriteHeader(AvroSchema schema, IReadOnlyDictionary<string, byte[]> metadata)
    {
        _head.WriteFixed(ContainerFormat.Magic);
        _head.WriteBlockCount(metadata.Count + 2);
        _head.WriteString(ContainerFormat.SchemaKey);
        _head.WriteBytes(Encoding.UTF8.GetBytes(schema.Json));
        _head.WriteString(ContainerFormat.CodecKey);
        _head.WriteBytes(Encoding.UTF8.GetBytes(ContainerFormat.NameOf(_codec)));
        foreach ((string key, byte[] value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (key.StartsWith(ContainerFormat.ReservedPrefix, StringComparison.Ordinal))
                throw new ArgumentException($"the key {key} is reserved", nameof(metadata));
            _head.WriteString(key);
            _head.WriteBytes(value);
        }

        _head.WriteBlockCount(0);
        _head.WriteFixed(_syncMarker);
        Append(_head.Written);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        Position += bytes.Length;
    }
}
