namespace Accounting.Ingest.Avro;

/// <summary>Bytes are not what their schema or container says. No retry will help: they are damaged or wrong.</summary>
public sealed class AvroDataException : Exception
{
    public AvroDataException()
    {
    }

    public AvroDataException(string message)
        : base(message)
    {
    }

    public AvroDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public AvroDataException(string message, long position)
        : base(message) => Position = position;

    /// <summary>The byte at which it was noticed, from 0, or -1 when there is no such place.</summary>
    public long Position { get; } = -1;
}
