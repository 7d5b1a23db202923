namespace Accounting.Ingest.Avro;

/// <summary>The Schema Registry could not be asked, or gave no answer that can be understood.</summary>
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

    /// <summary>Whether asking again may help.</summary>
    public bool IsTransient { get; init; }
}
