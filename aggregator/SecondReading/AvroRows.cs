using Accounting.Ingest.Decoding;
using Avro.File;

namespace Accounting.Aggregator.SecondReading;

/// <summary>
/// The rows of a segment as Apache.Avro reads them, with the schema that stands in the file, so that no resolution decides anything. One row is in
/// memory at a time. The library bounds no allocation: only bytes whose hash was checked may come here.
/// </summary>
internal static class AvroRows
{
    /// <summary>All rows, in the file's order. What the library throws, and <see cref="FormatException"/> for a value that no stored row has, tell that it can't be read.</summary>
    /// <param name="segment">The checked bytes of a segment.</param>
    public static IEnumerable<StoredTransaction> Read(byte[] segment)
    {
        using var stream = new MemoryStream(segment, writable: false);
        using IFileReader<StoredTransaction> reader = ForeignContainers.Open<StoredTransaction>(stream, schema => new AvroRowReader(schema));
        while (reader.HasNext())
        {
            yield return reader.Next();
        }
    }
}
