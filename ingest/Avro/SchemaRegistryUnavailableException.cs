namespace Accounting.Ingest.Avro;

/// <summary>The Schema Registry could not be asked, or gave no answer that can be understood. A retry may help.</summary>
public sealed class SchemaRegistryUnavailableException : Exception
{
    public SchemaRegistryUnavailableException()
    {
    }

    public SchemaRegistryUnavailableException(string message)
        : base(message)
    {
    }

    public SchemaRegistryUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
