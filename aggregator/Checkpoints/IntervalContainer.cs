using System.Security.Cryptography;
using System.Text;
using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>The container file of one partition's interval: its place stands in the metadata and, hashed, is the sync marker, so the same values give the same bytes.</summary>
internal static class IntervalContainer
{
    /// <summary>The metadata that names source, partition and range.</summary>
    public const string PlaceKey = "accounting.place";

    public static ContainerWriter Open(Stream file, AvroSchema schema, SourceId source, LogPartition partition, OffsetRange range)
    {
        byte[] place = Encoding.UTF8.GetBytes($"{source}/{partition}/{range.From}-{range.To}");
        return new ContainerWriter(
            file,
            schema,
            ContainerCodec.Deflate,
            SHA256.HashData(place).AsSpan(0, 16),
            new Dictionary<string, byte[]> { [PlaceKey] = place });
    }
}
