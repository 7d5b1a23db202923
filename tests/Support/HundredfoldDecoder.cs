using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Tests.Support;

/// <summary>Decodes one transaction as a hundred times its amount, as a decoder that misreads a scale does.</summary>
internal sealed class HundredfoldDecoder(int number) : IMessageDecoder
{
    private readonly TransactionDecoder _decoder = new(TransactionDecoder.OwnSchemas());

    public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message) => message = Decode(rawValue);

    private DecodedMessage Decode(ReadOnlySpan<byte> rawValue)
    {
        DecodedMessage message = _decoder.Decode(rawValue);
        return message.IsAccepted && message.Transaction.Id == Transactions.Id(number)
            ? message with { Transaction = message.Transaction with { Amount = new Amount(message.Transaction.Amount.TenThousandths * 100) } }
            : message;
    }
}
