using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Store;

/// <summary>
/// <c>state/verdicts/&lt;source&gt;/partition-0003/&lt;from&gt;-&lt;to&gt;-&lt;own hash&gt;.json</c>: somebody has decided about messages that were logged ahead of their consumer's
/// clock. Immutable; of several about one place one that accepts holds, so that what was accepted stays so.
/// </summary>
public sealed partial record PlaceDecision
{
    public const int CurrentFormat = 1;

    public const string Prefix = "state/verdicts/";

    public required int Format { get; init; }

    public required SourceId Source { get; init; }

    public required LogPartition Partition { get; init; }

    /// <summary>The first offset.</summary>
    public required LogOffset From { get; init; }

    /// <summary>The offset after the last.</summary>
    public required LogOffset To { get; init; }

    /// <summary>Whether the messages are judged as if their clocks agreed; else they are set aside.</summary>
    public required bool Accepts { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    public required Timestamp At { get; init; }

    public OffsetRange Range => new(From, To);

    /// <summary>The object that holds it.</summary>
    public ObjectContent ToContent()
    {
        byte[] bytes = SealedJson.Serialize(this);
        return ObjectContent.FromBytes(
            ObjectKey.Parse(string.Create(
                CultureInfo.InvariantCulture,
                $"{Prefix}{Source}/partition-{Partition.Value:D4}/{From.Value:D12}-{To.Value:D12}-{ContentHash256.Of(bytes).Prefix16}.json")),
            bytes);
    }

    public static bool IsKey(ObjectKey key) => Form().IsMatch(key.Value);

    /// <exception cref="DamagedDataException">The bytes aren't those of a decision of that name.</exception>
    public static PlaceDecision Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        const string Remedy = "Restore it from a copy of the store.";
        PlaceDecision decision = SealedJson.Deserialize<PlaceDecision>(key, bytes, Remedy, CurrentFormat);
        return decision.ToContent().Key == key ? decision : throw new DamagedDataException($"{key} speaks of other messages than its name. {Remedy}");
    }

    [GeneratedRegex(@"\Astate/verdicts/[^/]+/partition-[0-9]{4,}/[0-9]{12,}-[0-9]{12,}-[0-9a-f]{16}\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
