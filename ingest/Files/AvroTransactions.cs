using System.Globalization;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Ingest.Files;

/// <summary>Transactions of an Avro object container file.</summary>
internal static class AvroTransactions
{
    public static IEnumerable<Transaction> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        (ContainerReader container, DecodePlan plan) = Open(path, stream);
        long record = 0;
        while (TryReadBlock(path, container, out ContainerBlock block))
        {
            byte[] values = block.Values.ToArray();
            int position = 0;
            for (long i = 0; i < block.Count; i++)
            {
                record++;
                yield return Decode(path, plan, values, ref position, record);
            }

            if (position != values.Length)
            {
                throw new InputFileException(path, Place(record), null, "the block goes on after its last record.");
            }
        }
    }

    /// <summary>Fields of the file's schema that transactions don't have.</summary>
    public static IReadOnlyList<string> SkippedFields(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Open(path, stream).Plan.SkippedFields;
    }

    private static (ContainerReader Container, DecodePlan Plan) Open(string path, Stream stream)
    {
        try
        {
            ContainerReader container = ContainerReader.Open(stream);
            return (container, DecodePlan.Compile(container.Header.Schema, TransactionSchema.Transaction));
        }
        catch (Exception exception) when (exception is AvroDataException or AvroSchemaException)
        {
            throw new InputFileException(path, $"it cannot be read as transactions: {exception.Message}.", exception);
        }
    }

    private static bool TryReadBlock(string path, ContainerReader container, out ContainerBlock block)
    {
        try
        {
            return container.TryReadBlock(out block);
        }
        catch (AvroDataException exception)
        {
            throw new InputFileException(path, $"it is damaged: {exception.Message}.", exception);
        }
    }

    private static Transaction Decode(string path, DecodePlan plan, byte[] values, ref int position, long record)
    {
        Transaction transaction = default;
        var sink = new TransactionSink(ref transaction, values);
        scoped var cursor = new AvroCursor(values.AsSpan(position));
        DecodeResult result = plan.DecodeNext(ref cursor, ref sink);
        if (!result.IsOk)
        {
            string? column = result.WriterField >= 0 ? plan.Writer.Fields[result.WriterField].Name : null;
            throw new InputFileException(path, Place(record), column, $"{plan.Explain(result)}.");
        }

        position += cursor.Position;
        Rejection? rejection = sink.Rejection
            ?? TransactionRules.Normalise(ref transaction, sink.PendingDelta, sink.OriginalOccurredAt);
        return rejection is null ? transaction : throw new InputFileException(path, Place(record), rejection.Field, rejection.Detail);
    }

    private static string Place(long record) => string.Create(CultureInfo.InvariantCulture, $"record {record}");
}
