using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Members;

/// <summary><c>members/&lt;member&gt;.json</c>: how a consumer process stands, told by itself. For people: no other object is computed from it.</summary>
public sealed record MemberRecord
{
    /// <summary>2 since it tells its pace and what is in its memory; 1 lacks that.</summary>
    public const int CurrentFormat = 2;

    public const string Prefix = "members/";

    private const string Ending = ".json";

    public required int Format { get; init; }

    public required string Member { get; init; }

    public required string Host { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>The program's version.</summary>
    public required string Software { get; init; }

    public required string Group { get; init; }

    public required string Topic { get; init; }

    public required Timestamp StartedAt { get; init; }

    public required Timestamp WrittenAt { get; init; }

    public required MemberStatus Status { get; init; }

    public static ObjectKey KeyOf(string member) => ObjectKey.Parse($"{Prefix}{member}{Ending}");

    /// <exception cref="DamagedDataException">The bytes aren't those that a member of that name wrote in this version's format.</exception>
    public static MemberRecord Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        MemberRecord record = SealedJson.Deserialize<MemberRecord>(key, bytes, Remedy);
        return record.Format is 1 or CurrentFormat && KeyOf(record.Member) == key
            ? record
            : throw new DamagedDataException($"{key} speaks of {record.Member} in format {record.Format}; this version reads formats 1 and {CurrentFormat}. {Remedy}");
    }

    internal const string Remedy = "Remove it: a consumer that runs writes its own again.";
}
