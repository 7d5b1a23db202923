using Accounting.Exchange.Desks;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Exchange.Desks;

public class MalformedMessageTests
{
    private readonly TransactionDecoder _decoder = new(TransactionDecoder.OwnSchemas());
    private readonly AvroWriter _writer = new();

    public static TheoryData<MessageDefect> Defects => [.. MessageDefects.All];

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_broken_message_is_refused_for_the_reason_its_defect_promises(MessageDefect defect)
    {
        foreach (Transaction transaction in Simulation.Shared.SoundTransactions.Take(3_000))
        {
            var message = new SimulatedMessage { LoggedAt = transaction.OccurredAt, Transaction = transaction, Defect = defect };
            DecodedMessage decoded = _decoder.Decode(message.Value(Encode).Span);
            Assert.Equal(defect.Reason(), decoded.Rejection?.Reason);
        }
    }

    [Fact]
    public void A_sound_message_decodes_to_its_transaction()
    {
        foreach (SimulatedMessage message in Simulation.Shared.Messages.Where(message => message.Defect == MessageDefect.None).Take(20_000))
        {
            DecodedMessage decoded = _decoder.Decode(message.Value(Encode).Span);
            Assert.True(decoded.IsAccepted, decoded.Rejection?.ToString());
            Assert.Equal(message.Transaction, decoded.Transaction);
        }
    }

    [Fact]
    public void Every_defect_occurs_and_its_transaction_comes_soundly_too()
    {
        Simulation run = Simulation.Shared;
        SimulatedMessage[] malformed = [.. run.Messages.Where(message => message.Defect != MessageDefect.None)];
        Assert.Equal(MessageDefects.All, malformed.Select(message => message.Defect).Distinct().Order());
        Assert.All(MessageDefects.All, defect => Assert.Equal(malformed.Count(message => message.Defect == defect), run.Counts.MalformedBy(defect)));
        Assert.Subset(run.FirstRevisions.Select(sound => sound.Id).ToHashSet(), malformed.Select(message => message.Transaction.Id).ToHashSet());
    }

    private ReadOnlyMemory<byte> Encode(Transaction transaction)
    {
        _writer.Clear();
        MessageFrame.WriteSingleObject(_writer, TransactionSchema.Transaction.Fingerprint);
        TransactionEncoder.Write(_writer, transaction);
        return _writer.WrittenMemory;
    }
}
