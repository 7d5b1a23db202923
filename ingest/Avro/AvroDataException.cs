namespace Accounting.Ingest.Avro;

/// <summary>Bytes are not what their schema or container says. No retry will help: they are damaged or wrong.</summary>
public sealed class AvroDataException(string message, Exception? inner = null) : Exception(message, inner)
{
    public AvroDataException(string message, long position)
        : this(message) => Position = position;

    /// <summary>The byte at which it was noticed, from 0, or -1 when there is no such place.</summary>
    public long Position { get; } = -1;
}
