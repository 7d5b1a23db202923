using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// Segments that were moved out of the store by command: <c>state/archived/&lt;hash&gt;.json</c>, written before they are removed, and kept.
/// They still count: the day versions hold their rows. Copied back to their keys they are as they were.
/// </summary>
public sealed partial record ArchiveRecord
{
    public const int CurrentFormat = 1;

    public const string Prefix = "state/archived/";

    private const string Remedy = "Restore it from a copy of the store.";

    public required int Format { get; init; }

    /// <summary>Where they went, as it was given: for people.</summary>
    public required string Folder { get; init; }

    public required Timestamp At { get; init; }

    /// <summary>By ordinal key.</summary>
    public required IReadOnlyList<SegmentReference> Segments { get; init; }

    public ObjectContent ToContent()
    {
        byte[] bytes = SealedJson.Serialize(this);
        return ObjectContent.FromBytes(ObjectKey.Parse($"{Prefix}{ContentHash256.Of(bytes).Prefix16}.json"), bytes);
    }

    public static bool IsKey(ObjectKey key) => Form().IsMatch(key.Value);

    /// <exception cref="DamagedDataException">The bytes aren't those of a record of that name.</exception>
    public static ArchiveRecord Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        ArchiveRecord record = SealedJson.Deserialize<ArchiveRecord>(key, bytes, Remedy, CurrentFormat);
        return key.Name == $"{ContentHash256.Of(bytes).Prefix16}.json"
            ? record
            : throw new DamagedDataException($"{key} has another name than its bytes. {Remedy}");
    }

    /// <summary>Every archive of a store, the oldest first.</summary>
    /// <exception cref="DamagedDataException">A record isn't what was written.</exception>
    public static async Task<IReadOnlyList<ArchiveRecord>> ListAsync(IObjectStore store, CancellationToken cancellation)
    {
        var records = new List<ArchiveRecord>();
        foreach (StoredObject listed in await store.ListAsync(Prefix, cancellation).ConfigureAwait(false))
        {
            byte[] bytes = await store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false)
                ?? throw new DamagedDataException($"{listed.Key} was listed and cannot be found. {Remedy}");
            records.Add(Parse(listed.Key, bytes));
        }

        return [.. records.OrderBy(record => record.At)];
    }

    [GeneratedRegex(@"\Astate/archived/[0-9a-f]{16}\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
