using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// The day versions of a store. Each manifest is read and checked once and then remembered, since none ever changes;
/// <see cref="RefreshAsync(CancellationToken)"/> reads only those it hasn't seen, and forgets those that are gone. A version that lacks a file is none: it is
/// folded again from its segments, under the same name and to the same bytes.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="zone">By whose rules a version has to be cut to be the one of its inputs; null where that doesn't matter.</param>
public sealed class DayCatalog(IObjectStore store, NodaTime.DateTimeZone? zone = null)
{
    private readonly Dictionary<ObjectKey, DayVersion> _versions = [];

    private readonly Dictionary<HomeDate, ObjectKey> _missing = [];

    private ILookup<HomeDate, DayVersion> _byDate = Enumerable.Empty<DayVersion>().ToLookup(version => version.Date);

    /// <exception cref="DamagedDataException">A manifest isn't what its folder's name says.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => RefreshAsync(Throw, cancellation);

    /// <param name="damaged">Told of each home date with a manifest that isn't what its folder's name says: nothing may be built on the date's versions.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    public Task RefreshAsync(Action<HomeDate, DamagedDataException> damaged, CancellationToken cancellation) => RefreshAsync([DayFiles.Prefix], damaged, cancellation);

    /// <summary>Looks at one home date alone.</summary>
    /// <exception cref="DamagedDataException">A manifest isn't what its folder's name says.</exception>
    public Task RefreshAsync(HomeDate date, CancellationToken cancellation) => RefreshAsync([DayFiles.Folder(date)], Throw, cancellation);

    /// <summary>Looks at some home dates: at each by itself where they are few, else at years or at all.</summary>
    /// <param name="dates">The dates.</param>
    /// <param name="damaged">As above.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    public Task RefreshAsync(IReadOnlyCollection<HomeDate> dates, Action<HomeDate, DamagedDataException> damaged, CancellationToken cancellation) =>
        RefreshAsync(DayFiles.BeginningsOf(dates), damaged, cancellation);

    private static void Throw(HomeDate date, DamagedDataException damage) => System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(damage);

    private async Task RefreshAsync(IReadOnlyList<string> beginnings, Action<HomeDate, DamagedDataException> damaged, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync([.. beginnings.Select(beginning => new KeyRange(beginning))], cancellation).ConfigureAwait(false);
        HashSet<ObjectKey> present = [.. listed.Select(found => found.Key)];
        foreach (ObjectKey key in listed.Select(found => found.Key).Where(key => key.Name == DayFiles.Manifest && !_versions.ContainsKey(key)))
        {
            // One that is gone since it was listed was collected: a newer one stands for it.
            if (await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                try
                {
                    _versions.Add(key, DayVersion.Parse(key, bytes));
                }
                catch (DamagedDataException damage) when (DayFiles.TryParseDate(key, out HomeDate date))
                {
                    damaged(date, damage);
                }
            }
        }

        foreach (HomeDate date in _missing.Keys.Where(date => IsLookedAt(DayFiles.Folder(date))).ToList())
        {
            _missing.Remove(date);
        }

        foreach ((ObjectKey key, DayVersion version) in _versions.Where(held => IsLookedAt(held.Key.Value)).ToList())
        {
            DayOutput? missing = version.Manifest.Outputs.FirstOrDefault(output => !present.Contains(version.KeyOf(output)));
            if (!present.Contains(key) || missing is not null)
            {
                _versions.Remove(key);
            }

            if (missing is not null)
            {
                _missing[version.Date] = version.KeyOf(missing);
            }
        }

        Index();

        bool IsLookedAt(string key) => beginnings.Any(beginning => key.StartsWith(beginning, StringComparison.Ordinal));
    }

    /// <summary>Takes note of a version that was just written.</summary>
    public void Add(IEnumerable<DayVersion> versions)
    {
        foreach (DayVersion version in versions)
        {
            _versions[DayFiles.Key(version.Date, version.Version, DayFiles.Manifest)] = version;
        }

        Index();
    }

    /// <summary>The version of exactly these inputs, cut by the rules in force, if there is one; of several the first by name.</summary>
    public DayVersion? Exact(HomeDate date, DayInputs inputs) =>
        _byDate[date].Where(version => inputs.AreAllOf(version.Manifest) && IsCutRight(version)).MinBy(version => version.Version, StringComparer.Ordinal);

    /// <summary>The version with the most rows of these inputs and none beyond them, retractions alike, by whatever rules it was cut: what a fold of them begins with.</summary>
    public DayVersion? Base(HomeDate date, DayInputs inputs) =>
        _byDate[date].Where(version => inputs.Include(version.Manifest))
            .OrderByDescending(version => version.Manifest.InputRows)
            .ThenByDescending(IsCutRight)
            .ThenBy(version => version.Version, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>Whether the rules in force cut a version's rows as they are cut.</summary>
    public bool IsCutRight(DayVersion version) => zone?.CutsAlike(version.Manifest.CutBy, version.Manifest.BusinessMonths) != false;

    /// <summary>Reads one manifest.</summary>
    /// <exception cref="DamagedDataException">It is missing or isn't what its folder's name says.</exception>
    internal static async Task<DayVersion> ReadAsync(IObjectStore store, ObjectKey key, CancellationToken cancellation)
    {
        byte[] bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException($"The manifest {key} was listed and cannot be found; delete its folder and compact again.");
        return DayVersion.Parse(key, bytes);
    }

    public IEnumerable<DayVersion> All => _versions.Values;

    /// <summary>Home dates with a version that lacks a file.</summary>
    public IEnumerable<HomeDate> Incomplete => _missing.Keys;

    /// <summary>A file that a version of the date lacks, which is therefore none; null where each has all of its files.</summary>
    public ObjectKey? FindMissing(HomeDate date) => _missing.TryGetValue(date, out ObjectKey missing) ? missing : null;

    /// <summary>The versions of one home date.</summary>
    public IEnumerable<DayVersion> Of(HomeDate date) => _byDate[date];

    private void Index() => _byDate = _versions.Values.ToLookup(version => version.Date);
}
