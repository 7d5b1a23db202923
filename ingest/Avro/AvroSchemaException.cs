namespace Accounting.Ingest.Avro;

/// <summary>A schema is not valid, or a writer's schema cannot be read as a reader's. No retry will help.</summary>
public sealed class AvroSchemaException : Exception
{
    public AvroSchemaException()
    {
    }

    public AvroSchemaException(string message)
        : base(message)
    {
    }

    public AvroSchemaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
