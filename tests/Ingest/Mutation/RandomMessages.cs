using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using NodaTime;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>Messages as exchanges may send them: any of the writers' schemas, either framing, mostly lawful content.</summary>
internal sealed class RandomMessages(SimulatedRandom random)
{
    private static readonly string?[] Texts = [null, "", "football", "žluťoučký kůň", new string('x', 300)];

    private static readonly string[] Currencies = ["EUR", "GBP", "JPY", "BHD"];

    private readonly AvroWriter _writer = new();

    public byte[] Next()
    {
        int shape = random.OneIn(2) ? 0 : random.Below(WriterShapes.All.Count);
        WriterShape writer = WriterShapes.All[shape];
        _writer.Clear();
        if (random.OneIn(3))
        {
            ConfluentFrame.Write(_writer, shape + 1);
        }
        else
        {
            MessageFrame.WriteSingleObject(_writer, writer.Schema.Fingerprint);
        }

        writer.Encode(_writer, NextTransaction());
        return _writer.Written.ToArray();
    }

    /// <summary>A container file of a few transactions, by any of the schemas, packed or not.</summary>
    public byte[] NextFile()
    {
        WriterShape shape = random.Pick(WriterShapes.All);
        using var file = new MemoryStream();
        var container = new ContainerWriter(file, shape.Schema, random.Pick(ContainerCodec.None, ContainerCodec.Deflate), new byte[ContainerFormat.SyncMarkerBytes]);
        for (int blocks = random.Below(4); blocks > 0; blocks--)
        {
            int records = random.Between(1, 5);
            _writer.Clear();
            for (int record = 0; record < records; record++)
            {
                shape.Encode(_writer, NextTransaction());
            }

            container.WriteBlock(_writer.Written, records);
        }

        return file.ToArray();
    }

    /// <summary>Around the time at which the messages are logged; one in so many breaks a rule that only the rules know.</summary>
    public Transaction NextTransaction()
    {
        Timestamp original = Transactions.Noon.Plus(Duration.FromMilliseconds(-random.Below(200_000_000)));
        int revision = random.OneIn(3) ? random.Below(4) : 0;
        return new Transaction
        {
            Id = new TransactionId(new UInt128(random.Next(), random.Next())),
            Revision = random.OneIn(100) ? -revision : revision,
            Voided = random.OneIn(8),
            AccountId = (long)random.Next() >> random.Below(64),
            AccountType = random.Pick(AccountType.Customer, AccountType.House, AccountType.Test),
            Kind = (TransactionKind)random.Below(SchemaNames.Kinds.Count),
            Currency = Currency.Parse(random.Pick(Currencies)),
            Amount = NextAmount(),
            ExposureDelta = NextAmount(),
            PendingDelta = NextAmount(),
            Stake = random.OneIn(100) ? NextAmount() : new Amount(Math.Abs(NextAmount().TenThousandths)),
            OccurredAt = revision == 0 && !random.OneIn(100) ? original : original.Plus(Duration.FromMilliseconds(random.Below(100_000_000))),
            OriginalOccurredAt = random.OneIn(200) ? original.Plus(Duration.FromDays(random.Below(40_000))) : original,
            AccountSequence = random.OneIn(2) ? random.Below(1_000_000) : null,
            MarketId = random.OneIn(2) ? (long)random.Next() : null,
            Sport = random.Pick(Texts),
            InPlay = random.OneIn(2) ? random.OneIn(2) : null,
            Jurisdiction = random.Pick(Texts),
            BalanceAfter = random.OneIn(2) ? NextAmount() : null,
            Reference = random.Pick(Texts),
        };
    }

    /// <summary>Of any magnitude, mostly to two decimals.</summary>
    private Amount NextAmount()
    {
        long wide = (long)random.Next() >> random.Between(5, 60);
        return new Amount(Math.Clamp(random.OneIn(10) ? wide : wide / 100 * 100, -Amount.MaxMagnitude, Amount.MaxMagnitude));
    }
}
