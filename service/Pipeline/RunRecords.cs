using System.Collections.Concurrent;
using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;
using NodaTime.Text;

namespace Accounting.Service.Pipeline;

/// <summary>
/// The records of what was run, newest first. What was read is remembered of the newest, so that who asks again reads only those that were written since: any number may ask at once.
/// </summary>
/// <param name="store">The store.</param>
public sealed class RunRecords(IObjectStore store)
{
    private const string Prefix = "runs/";

    /// <summary>Looked through: half a month of hourly compactions.</summary>
    private const int LookedThroughMax = 400;

    /// <summary>So much further back than the newest hundred hourly runs.</summary>
    private static readonly Duration Lately = Duration.FromDays(8);

    private static readonly InstantPattern TimePattern = InstantPattern.CreateWithInvariantCulture(RunRecord.TimeForm);

    /// <summary>By the tag under which it was listed before it was read: one that is replaced later has another.</summary>
    private readonly ConcurrentDictionary<ObjectKey, (string Tag, RunRecord Record)> _known = [];

    /// <summary>Records by when their runs began, the newest first.</summary>
    public async Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation) =>
        NewestFirst((await store.ListAsync(Prefix, cancellation).ConfigureAwait(false)).Where(found => found.Key.Name.Contains('-', StringComparison.Ordinal)));

    /// <summary>
    /// The newest records, the newest first. Years of hourly runs are tens of thousands: those of the last days are listed, and more only where they are too few.
    /// </summary>
    /// <param name="kinds">Which kinds of run count.</param>
    /// <param name="now">What days are counted back from.</param>
    /// <param name="count">So many at least, where there are as many.</param>
    /// <param name="cancellation">Stops it between listings.</param>
    public async Task<IReadOnlyList<StoredObject>> ListNewestAsync(IReadOnlyCollection<string> kinds, Timestamp now, int count, CancellationToken cancellation)
    {
        string since = now.Plus(-Lately).ToInstant().ToString(RunRecord.TimeForm, CultureInfo.InvariantCulture);
        IReadOnlyList<StoredObject> found = await store.ListAsync([.. kinds.Select(kind => new KeyRange($"{Prefix}{kind}-", $"{Prefix}{kind}-{since}"))], cancellation).ConfigureAwait(false);
        return found.Count >= count
            ? NewestFirst(found)
            : [.. (await ListAsync(cancellation).ConfigureAwait(false)).Where(record => kinds.Contains(KindOf(record.Key)))];
    }

    /// <summary>A record is for people, and damaged it is <c>verify</c>'s to tell: without it a step is tried once more than it need be.</summary>
    /// <returns>Null where it is gone or can't be read.</returns>
    public async Task<RunRecord?> TryReadAsync(StoredObject listed, CancellationToken cancellation)
    {
        if (_known.TryGetValue(listed.Key, out (string Tag, RunRecord Record) known) && known.Tag == listed.Tag)
        {
            return known.Record;
        }

        if (await TryReadAsync(listed.Key, cancellation).ConfigureAwait(false) is not { } record)
        {
            return null;
        }

        _known[listed.Key] = (listed.Tag, record);
        foreach (ObjectKey old in _known.Count <= 2 * LookedThroughMax ? [] : _known.Keys.OrderByDescending(TimeOf, StringComparer.Ordinal).Skip(LookedThroughMax))
        {
            _known.TryRemove(old, out _);
        }

        return record;
    }

    /// <summary>The same, of one that wasn't listed.</summary>
    public async Task<RunRecord?> TryReadAsync(ObjectKey key, CancellationToken cancellation)
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

    /// <summary>The newest record that is such a one, of all that there are where none of the newest is; null where none is.</summary>
    /// <param name="newest">The newest, newest first.</param>
    /// <param name="kinds">Which kinds of run count.</param>
    /// <param name="isSuch">Which of them.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<RunRecord?> FindAsync(IReadOnlyList<StoredObject> newest, IReadOnlyCollection<string> kinds, Func<RunRecord, bool> isSuch, CancellationToken cancellation) =>
        await FindAmongAsync(newest, kinds, isSuch, cancellation).ConfigureAwait(false)
        ?? await FindAmongAsync((await ListAsync(cancellation).ConfigureAwait(false)).Except(newest), kinds, isSuch, cancellation).ConfigureAwait(false);

    private async Task<RunRecord?> FindAmongAsync(IEnumerable<StoredObject> records, IReadOnlyCollection<string> kinds, Func<RunRecord, bool> isSuch, CancellationToken cancellation)
    {
        foreach (StoredObject found in records.Where(found => kinds.Contains(KindOf(found.Key))).Take(LookedThroughMax))
        {
            if (await TryReadAsync(found, cancellation).ConfigureAwait(false) is { } record && isSuch(record))
            {
                return record;
            }
        }

        return null;
    }

    private static StoredObject[] NewestFirst(IEnumerable<StoredObject> records) => [.. records.OrderByDescending(found => TimeOf(found.Key), StringComparer.Ordinal)];

    /// <summary>When the oldest run on record began, as its name tells; null where there is none.</summary>
    /// <param name="records">Newest first.</param>
    public static Instant? FirstBegunAt(IEnumerable<StoredObject> records) =>
        records.Select(found => TimePattern.Parse(TimeOf(found.Key))).LastOrDefault(parsed => parsed.Success) is { } first ? first.Value : null;

    private static string KindOf(ObjectKey key) => key.Name[..key.Name.LastIndexOf('-')];

    private static string TimeOf(ObjectKey key) => Path.GetFileNameWithoutExtension(key.Name[(key.Name.LastIndexOf('-') + 1)..]);
}
