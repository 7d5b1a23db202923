using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>What a row of statistics is about: the columns that it is grouped by. Those of markets have no account type, kind, sport, in-play and jurisdiction.</summary>
/// <param name="Day">Business day.</param>
/// <param name="Subject">Account or market.</param>
/// <param name="Currency">Currency.</param>
internal readonly record struct StatisticsGroup(BusinessDay Day, long Subject, Currency Currency)
{
    private const int Bytes = 40;

    public AccountType? AccountType { get; init; }

    public TransactionKind? Kind { get; init; }

    public Utf8Text Sport { get; init; }

    public bool? InPlay { get; init; }

    public Utf8Text Jurisdiction { get; init; }

    /// <summary>Every part has a place of its own, so that no two groups come to the same bytes but by the hash of a text.</summary>
    public ulong Hash()
    {
        Span<byte> key = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(key, Day.DaysSinceEpoch);
        BinaryPrimitives.WriteInt64LittleEndian(key[4..], Subject);
        BinaryPrimitives.WriteUInt64LittleEndian(key[12..], Sport.IsPresent ? XxHash64.HashToUInt64(Sport.Span) : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(key[20..], Jurisdiction.IsPresent ? XxHash64.HashToUInt64(Jurisdiction.Span) : 0);
        Encoding.ASCII.GetBytes(Currency.Code, key[28..31]);
        key[31] = (byte)(((int?)AccountType ?? -1) + 1);
        key[32] = (byte)(((int?)Kind ?? -1) + 1);
        key[33] = InPlay switch { null => 0, false => 1, true => 2 };
        key[34] = (byte)((Sport.IsPresent ? 1 : 0) | (Jurisdiction.IsPresent ? 2 : 0));
        key[35..].Clear();
        return XxHash64.HashToUInt64(key);
    }
}
