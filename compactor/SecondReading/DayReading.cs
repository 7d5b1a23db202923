using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>
/// That the second reader has read a day version and found what its manifest says: <c>second-reading.json</c> beside the manifest, written once, and garbage with the version.
/// It vouches for every file of the version, and for the date's rows in every segment that the manifest names.
/// </summary>
public sealed record DayReading
{
    public const int CurrentFormat = 1;

    public const string Remedy = "Run 'accounting verify --repair', which removes it: the next nightly reads the day version again.";

    private const string Name = "second-reading.json";

    public required int Format { get; init; }

    public required HomeDate Date { get; init; }

    /// <summary>The folder that it lies in: one that was copied elsewhere vouches for nothing.</summary>
    public required string Version { get; init; }

    public required long Winners { get; init; }

    public required long Losers { get; init; }

    /// <summary>Of all rows, from values that Parquet.Net delivered.</summary>
    public required RowDigest Digest { get; init; }

    /// <summary>The sum of <see cref="Aggregator.SecondReading.RowOrigin"/> over all rows.</summary>
    public required UInt128 Origins { get; init; }

    public static ObjectKey KeyOf(DayVersion day) => DayFiles.Key(day.Date, day.Version, Name);

    /// <exception cref="DamagedDataException">It isn't what was written, or says otherwise than the version's manifest.</exception>
    public static DayReading Parse(DayVersion day, byte[] bytes)
    {
        var reading = SealedJson.Deserialize<DayReading>(KeyOf(day), bytes, Remedy, CurrentFormat);
        DayManifest manifest = day.Manifest;
        return (reading.Date, reading.Version, reading.Winners, reading.Losers, reading.Digest) == (day.Date, day.Version, manifest.Winners, manifest.Losers, manifest.Digest)
            ? reading
            : throw new DamagedDataException($"{KeyOf(day)} is of another day version. {Remedy}");
    }

    /// <summary>What stands beside a version's manifest; null where it was not read yet.</summary>
    /// <exception cref="DamagedDataException">As <see cref="Parse"/>.</exception>
    public static async Task<DayReading?> TryReadAsync(IObjectStore store, DayVersion day, CancellationToken cancellation) =>
        await store.TryReadAsync(KeyOf(day), cancellation).ConfigureAwait(false) is { } bytes ? Parse(day, bytes) : null;

    /// <summary>What lies beside the manifests of some dates at least, by name: the second reader's word too, where it was given.</summary>
    public static async Task<HashSet<ObjectKey>> ListAsync(IObjectStore store, IReadOnlyCollection<HomeDate> dates, CancellationToken cancellation) =>
        [.. (await store.ListAsync([.. DayFiles.BeginningsOf(dates).Select(beginning => new KeyRange(beginning))], cancellation).ConfigureAwait(false)).Select(found => found.Key)];

    /// <summary>To be written down. Whoever read the same version gets the same bytes, so one may take the other's place.</summary>
    internal ObjectContent ToContent(DayVersion day) => ObjectContent.FromBytes(KeyOf(day), SealedJson.Serialize(this));
}
