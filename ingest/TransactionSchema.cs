using Accounting.Ingest.Avro;

namespace Accounting.Ingest;

/// <summary>The contract with the exchange, <c>transaction.avsc</c>, as it was when this was built.</summary>
public static class TransactionSchema
{
    /// <summary>The schema that every writer's messages are resolved to.</summary>
    public static RecordSchema Reader { get; } = Load();

    private static RecordSchema Load()
    {
        using Stream stream = typeof(TransactionSchema).Assembly.GetManifestResourceStream("transaction.avsc")
            ?? throw new InvalidOperationException("transaction.avsc is not embedded in the assembly");
        using var reader = new StreamReader(stream);
        return (RecordSchema)AvroSchema.Parse(reader.ReadToEnd());
    }
}
