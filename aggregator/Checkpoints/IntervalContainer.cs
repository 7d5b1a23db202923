using System.Security.Cryptography;
using System.Text;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>The container file of one partition's interval: its place stands in the metadata and, hashed, is the sync marker, so the same values give the same bytes.</summary>
internal static class IntervalContainer
{
    /// <summary>The metadata that names source, partition and range.</summary>
    public const string PlaceKey = "accounting.place";

    /// <summary>How new containers are packed (docs/decisions/0036).</summary>
    public const ContainerCodec Codec = ContainerCodec.Zstandard;

    private const string AttemptKey = "accounting.attempt";

    /// <param name="file">Where it goes.</param>
    /// <param name="schema">Of what it holds.</param>
    /// <param name="source">The source.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="range">The interval.</param>
    /// <param name="attempt">
    /// Tells this writing of it from any other, so that two never give a file the same bytes and name, and what one has left behind can be
    /// removed without touching another's; null where its folder already does.
    /// </param>
    public static ContainerWriter Open(Stream file, AvroSchema schema, SourceId source, LogPartition partition, OffsetRange range, string? attempt)
    {
        byte[] place = Encoding.UTF8.GetBytes($"{source}/{partition}/{range.From}-{range.To}");
        var metadata = new Dictionary<string, byte[]> { [PlaceKey] = place };
        if (attempt is not null)
        {
            metadata.Add(AttemptKey, Encoding.UTF8.GetBytes(attempt));
        }

        return new ContainerWriter(file, schema, Codec, SHA256.HashData(place).AsSpan(0, 16), metadata);
    }
}
