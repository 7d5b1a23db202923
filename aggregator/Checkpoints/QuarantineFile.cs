using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>Reads what <see cref="QuarantineBuffer"/> wrote, its bytes checked against the checkpoint that names it.</summary>
public static class QuarantineFile
{
    /// <summary>The messages of the file, in the log's order. They are in memory, as they were when the checkpoint was written.</summary>
    /// <exception cref="DamagedDataException">The file is missing, its bytes are others, or this version cannot read them.</exception>
    public static async Task<IReadOnlyList<QuarantinedMessage>> ReadAsync(
        IObjectStore store, SegmentReference file, CancellationToken cancellation)
    {
        byte[] bytes = await store.TryReadAsync(file.Key, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException($"The quarantine {file.Key} is missing. {IntervalRemedy.Of(file.Key)}");
        if (ContentHash256.Of(bytes) != file.Sha256)
        {
            throw new DamagedDataException($"The bytes of the quarantine {file.Key} are not those that were written. {IntervalRemedy.Of(file.Key)}");
        }

        try
        {
            List<QuarantinedMessage> messages = Read(bytes);
            return messages.Count == file.Rows
                ? messages
                : throw new AvroDataException($"it holds {Counted.Of(messages.Count, "message")}, its checkpoint counted {file.Rows}");
        }
        catch (Exception exception) when (exception is AvroDataException or AvroSchemaException)
        {
            throw new DamagedDataException($"The quarantine {file.Key} can't be read: {exception.Message}. Use the version of the program that wrote it.", exception);
        }
    }

    /// <summary>The messages of a file's bytes.</summary>
    /// <exception cref="AvroDataException">They are not those of a quarantine.</exception>
    internal static List<QuarantinedMessage> Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);

        // A block ends with the message that fills it, which may be as large as the broker lets one be.
        ContainerReader container = ContainerReader.Open(stream, Array.MaxLength);
        var plan = DecodePlan.Compile(container.Header.Schema, QuarantineSchema.Message);
        var messages = new List<QuarantinedMessage>();
        while (container.TryReadBlock(out ContainerBlock block))
        {
            ReadBlock(block, plan, messages);
        }

        return messages;
    }

    private static void ReadBlock(in ContainerBlock block, DecodePlan plan, List<QuarantinedMessage> messages)
    {
        var cursor = new AvroCursor(block.Values.Span);
        for (long index = 0; index < block.Count; index++)
        {
            var message = new QuarantineSink();
            DecodeResult result = plan.DecodeNext(ref cursor, ref message);
            messages.Add(result.IsOk ? message.Message : throw new AvroDataException(plan.Explain(result), block.Position));
        }

        if (cursor.Remaining > 0)
        {
            throw new AvroDataException("a block holds more bytes than its messages take", block.Position);
        }
    }
}
