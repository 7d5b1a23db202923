using Avro;
using Avro.File;
using Avro.Generic;
using ZstdSharp;

namespace Accounting.Aggregator.SecondReading;

/// <summary>Containers as Apache.Avro opens them, which by itself knows no zstandard: it is given the library that unpacks it, and nothing of ours.</summary>
internal static class ForeignContainers
{
    static ForeignContainers() => Codec.RegisterResolver(name => name == ZstandardCodec.Name ? new ZstandardCodec() : null);

    public static IFileReader<GenericRecord> Open(Stream container) => DataFileReader<GenericRecord>.OpenReader(container);

    /// <summary>A container of which somebody reads the values, by the schema that stands in it.</summary>
    public static IFileReader<T> Open<T>(Stream container, Func<Schema, DatumReader<T>> reader) =>
        DataFileReader<T>.OpenReader(container, null, (written, _) => reader(written));

    private sealed class ZstandardCodec : Codec
    {
        public const string Name = "zstandard";

        public override byte[] Compress(byte[] uncompressedData) => throw new NotSupportedException("A second reader writes nothing.");

        public override void Compress(MemoryStream inputStream, MemoryStream outputStream) => throw new NotSupportedException("A second reader writes nothing.");

        public override byte[] Decompress(byte[] compressedData, int length)
        {
            using var decompressor = new Decompressor();
            return decompressor.Unwrap(compressedData.AsSpan(0, length)).ToArray();
        }

        public override string GetName() => Name;

        public override bool Equals(object? other) => other is ZstandardCodec;

        public override int GetHashCode() => Name.Length;
    }
}
