using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;
using NodaTime.Text;

namespace Accounting.Service.Pipeline;

/// <summary>The records of what was run, newest first.</summary>
public static class RunRecords
{
    private const string Prefix = "runs/";

    /// <summary>Looked through: half a month of hourly compactions.</summary>
    private const int LookedThroughMax = 400;

    /// <summary>So much further back than the newest hundred hourly runs.</summary>
    private static readonly Duration Lately = Duration.FromDays(8);

    private static readonly InstantPattern TimePattern = InstantPattern.CreateWithInvariantCulture(RunRecord.TimeForm);

    /// <summary>Records by when their runs began, the newest first.</summary>
    public static async Task<IReadOnlyList<StoredObject>> ListAsync(IObjectStore store, CancellationToken cancellation) =>
    [
        .. (await store.ListAsync(Prefix, cancellation).ConfigureAwait(false))
            .Where(found => found.Key.Name.Contains('-', StringComparison.Ordinal))
            .OrderByDescending(found => TimeOf(found.Key), StringComparer.Ordinal),
    ];

    /// <summary>
    /// The newest records, the newest first. Years of hourly runs are tens of thousands: those of the last days are listed, and more only where they are too few.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="kinds">Which kinds of run count.</param>
    /// <param name="now">What days are counted back from.</param>
    /// <param name="count">So many at least, where there are as many.</param>
    /// <param name="cancellation">Stops it between listings.</param>
    public static async Task<IReadOnlyList<StoredObject>> ListNewestAsync(IObjectStore store, IReadOnlyCollection<string> kinds, Timestamp now, int count, CancellationToken cancellation)
    {
        string since = now.Plus(-Lately).ToInstant().ToString(RunRecord.TimeForm, CultureInfo.InvariantCulture);
        var found = new List<StoredObject>();
        foreach (string kind in kinds)
        {
            found.AddRange(await store.ListAfterAsync($"{Prefix}{kind}-", $"{Prefix}{kind}-{since}", cancellation).ConfigureAwait(false));
        }

        return found.Count >= count
            ? [.. found.OrderByDescending(record => TimeOf(record.Key), StringComparer.Ordinal)]
            : [.. (await ListAsync(store, cancellation).ConfigureAwait(false)).Where(record => kinds.Contains(KindOf(record.Key)))];
    }

    /// <summary>A record is for people, and damaged it is <c>verify</c>'s to tell: without it a step is tried once more than it need be.</summary>
    /// <returns>Null where it is gone or can't be read.</returns>
    public static async Task<RunRecord?> TryReadAsync(IObjectStore store, ObjectKey key, CancellationToken cancellation)
    {
        try
        {
            return await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } bytes ? StoreJson.Deserialize<RunRecord>(key, bytes) : null;
        }
        catch (DamagedDataException)
        {
            return null;
        }
    }

    /// <summary>The newest record that is such a one, of all that there are where none of the last days is; null where none is.</summary>
    /// <inheritdoc cref="ListNewestAsync"/>
    /// <inheritdoc cref="FindAsync(IObjectStore, IEnumerable{StoredObject}, IReadOnlyCollection{string}, Func{RunRecord, bool}, CancellationToken)"/>
    public static async Task<RunRecord?> FindAsync(IObjectStore store, IReadOnlyCollection<string> kinds, Timestamp now, Func<RunRecord, bool> isSuch, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> newest = await ListNewestAsync(store, kinds, now, 1, cancellation).ConfigureAwait(false);
        return await FindAsync(store, newest, kinds, isSuch, cancellation).ConfigureAwait(false)
            ?? await FindAsync(store, (await ListAsync(store, cancellation).ConfigureAwait(false)).Except(newest), kinds, isSuch, cancellation).ConfigureAwait(false);
    }

    /// <summary>The newest of these that is such a one; null where none is.</summary>
    /// <param name="store">Where they are read.</param>
    /// <param name="records">Newest first.</param>
    /// <param name="kinds">Which kinds of run count.</param>
    /// <param name="isSuch">Which of them.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<RunRecord?> FindAsync(
        IObjectStore store, IEnumerable<StoredObject> records, IReadOnlyCollection<string> kinds, Func<RunRecord, bool> isSuch, CancellationToken cancellation)
    {
        foreach (StoredObject found in records.Where(found => kinds.Contains(KindOf(found.Key))).Take(LookedThroughMax))
        {
            if (await TryReadAsync(store, found.Key, cancellation).ConfigureAwait(false) is { } record && isSuch(record))
            {
                return record;
            }
        }

        return null;
    }

    /// <summary>When the oldest run on record began, as its name tells; null where there is none.</summary>
    /// <param name="records">Newest first.</param>
    public static Instant? FirstBegunAt(IEnumerable<StoredObject> records) =>
        records.Select(found => TimePattern.Parse(TimeOf(found.Key))).LastOrDefault(parsed => parsed.Success) is { } first ? first.Value : null;

    private static string KindOf(ObjectKey key) => key.Name[..key.Name.LastIndexOf('-')];

    private static string TimeOf(ObjectKey key) => Path.GetFileNameWithoutExtension(key.Name[(key.Name.LastIndexOf('-') + 1)..]);
}
