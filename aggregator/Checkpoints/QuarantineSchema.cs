using Accounting.Ingest.Avro;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>How quarantined messages are stored.</summary>
internal static class QuarantineSchema
{
    public static AvroSchema Message { get; } = AvroSchema.Parse("""
        {
          "type": "record", "name": "QuarantinedMessage", "namespace": "exchange.accounting",
          "doc": "A message that was not accepted, as it came. Source and partition are the file's.",
          "fields": [
            {"name": "offset", "type": "long"},
            {"name": "logged_at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
            {"name": "reason", "type": "string"},
            {"name": "field", "type": ["null", "string"], "default": null},
            {"name": "detail", "type": "string"},
            {"name": "raw_value", "type": "bytes"}
          ]
        }
        """);
}
