using System.Text.Json.Nodes;
using Accounting.Ingest.Avro;

namespace Accounting.Ingest.Decoding;

/// <summary>Our schema of a transaction, <c>transaction.avsc</c>, and that of a stored row, which adds where the transaction came from.</summary>
public static class TransactionSchema
{
    private const string ResourceName = "transaction.avsc";

    /// <summary>The schema's text, as the exchange is given it.</summary>
    public static string Json { get; } = ReadResource();

    /// <summary>The reader's schema of a message. Fields are told by <see cref="TransactionField"/>.</summary>
    public static RecordSchema Transaction { get; } = (RecordSchema)AvroSchema.Parse(Json);

    /// <summary>What the schema was before opening balances had a kind: messages that were written by it name it by its fingerprint.</summary>
    public static RecordSchema BeforeOpeningBalances { get; } = (RecordSchema)AvroSchema.Parse(Json.Replace(", \"OPENING_BALANCE\"", "", StringComparison.Ordinal));

    /// <summary>
    /// A row of a segment: every field of the transaction at the same position, then <c>offset</c>, <c>logged_at</c> and <c>raw_hash</c>.
    /// Source, partition and run are the segment's.
    /// </summary>
    public static RecordSchema StoredRow { get; } = (RecordSchema)AvroSchema.Parse(StoredRowJson());

    private static string ReadResource()
    {
        using Stream stream = typeof(TransactionSchema).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {ResourceName}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string StoredRowJson()
    {
        JsonNode schema = JsonNode.Parse(Json)!;
        schema["name"] = "StoredRow";
        schema["doc"] = "An accepted message of a partition: the transaction, and where and when the broker logged it.";
        JsonArray fields = schema["fields"]!.AsArray();
        fields.Add(new JsonObject { ["name"] = "offset", ["type"] = "long" });
        fields.Add(new JsonObject
        {
            ["name"] = "logged_at",
            ["type"] = new JsonObject { ["type"] = "long", ["logicalType"] = "timestamp-micros" },
        });
        fields.Add(new JsonObject { ["name"] = "raw_hash", ["type"] = "long", ["doc"] = "XXH64 of the message's value, as a signed number." });
        return schema.ToJsonString();
    }
}
