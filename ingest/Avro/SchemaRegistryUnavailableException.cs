namespace Accounting.Ingest.Avro;

/// <summary>The Schema Registry could not be asked, or gave no answer that can be understood.</summary>
public sealed class SchemaRegistryUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether asking again may help.</summary>
    public bool IsTransient { get; init; }
}
