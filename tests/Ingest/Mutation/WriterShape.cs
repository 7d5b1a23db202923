using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>One way in which an exchange may write transactions.</summary>
/// <param name="Json">The schema.</param>
/// <param name="Encode">Writes a transaction by it; what the schema has no room for is lost.</param>
internal sealed record WriterShape(string Json, Action<AvroWriter, Transaction> Encode)
{
    public AvroSchema Schema { get; } = AvroSchema.Parse(Json);
}
