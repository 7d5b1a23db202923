using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Service.Produce;

/// <summary>Encodes transactions as messages: Avro's single-object encoding by our own schema. What it returns is valid until the next call.</summary>
public sealed class MessageEncoder
{
    private readonly AvroWriter _writer = new();

    public ReadOnlyMemory<byte> Encode(Transaction transaction)
    {
        _writer.Clear();
        MessageFrame.WriteSingleObject(_writer, TransactionSchema.Transaction.Fingerprint);
        TransactionEncoder.Write(_writer, transaction);
        return _writer.WrittenMemory;
    }
}
