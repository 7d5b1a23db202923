using System.Globalization;
using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// The public copies of day versions: <c>transactions/</c> and <c>statistics/</c>. What was published is recorded in
/// <c>state/public.json</c>; a file is replaced whole, so a reader at any moment sees one complete version of it. Files of dates and names
/// that no version has are removed.
/// <para>
/// How a date is published: list its files; where the listing isn't the one recorded with this version, read their bytes; replace what is
/// missing or other; list and read once more; record the version, and the listing that preceded the reading. Whoever writes a file after
/// that, such as a compactor that was overtaken and whose older copy arrives late, changes the listing, even if the lengths are the same:
/// so the next run reads again, and a run that finds nothing changed reads nothing.
/// </para>
/// </summary>
public sealed class PublicFiles(IObjectStore store)
{
    internal const string TransactionsPrefix = "transactions/";
    internal const string StatisticsPrefix = "statistics/";

    internal static readonly ObjectKey RecordKey = ObjectKey.Parse("state/public.json");

    /// <summary>Brings the public files to these versions. Dates that aren't given stay as they are, and so do those whose own files are damaged.</summary>
    /// <param name="days">The versions.</param>
    /// <param name="changedAlone">Whether those are passed over that the record says are published, whatever has become of their files.</param>
    /// <param name="cancellation">Stops between two files.</param>
    internal async Task<Publication> PublishAsync(IReadOnlyList<DayVersion> days, bool changedAlone, CancellationToken cancellation)
    {
        SortedDictionary<string, PublishedDate> record = await ReadRecordAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<DayVersion> looked = changedAlone ? [.. days.Where(day => !(record.GetValueOrDefault(day.Date.ToString()) is { Seen: not null } known && known.Version == day.Version))] : days;
        ILookup<string, StoredObject> before = await ListByDateAsync(looked, cancellation).ConfigureAwait(false);
        List<DayVersion> unsure = [.. looked.Where(day => record.GetValueOrDefault(day.Date.ToString()) != new PublishedDate(day.Version, SeenIn(before, day)))];
        var unreadable = new Dictionary<DayVersion, DamagedDataException>();
        if (unsure.Count == 0)
        {
            return new Publication(0, [], unreadable);
        }

        var stale = new List<(DayVersion Day, DayOutput Output, ObjectKey Target)>();
        foreach (DayVersion day in unsure)
        {
            stale.AddRange(await StaleAsync(day, before, cancellation).ConfigureAwait(false));
        }

        await CopyAsync(stale, unreadable, cancellation).ConfigureAwait(false);
        stale.RemoveAll(copy => unreadable.ContainsKey(copy.Day));
        unsure.RemoveAll(unreadable.ContainsKey);
        List<ObjectKey> obsolete = [.. unsure.SelectMany(day => before[Folder(day)].Select(found => found.Key).Except(CopiesOf(day).Select(copy => copy.Target)))];
        await store.DeleteAsync(obsolete, cancellation).ConfigureAwait(false);
        HashSet<string> written = [.. stale.Select(copy => copy.Target).Concat(obsolete).Select(DateFolder)];
        ILookup<string, StoredObject> after = written.Count == 0 ? before : await ListByDateAsync(unsure, cancellation).ConfigureAwait(false);
        List<DayVersion> mended = [.. unsure.Where(day => written.Contains(Folder(day)))];
        foreach (DayVersion day in unsure)
        {
            bool isMended = written.Contains(Folder(day));
            bool stands = !isMended || (await StaleAsync(day, after, cancellation).ConfigureAwait(false)).Count == 0;
            record[day.Date.ToString()] = new PublishedDate(day.Version, stands ? SeenIn(isMended ? after : before, day) : null);
        }

        await store.PutAsync([ObjectContent.FromBytes(RecordKey, RecordOf(record))], cancellation).ConfigureAwait(false);
        return new Publication(stale.Count + obsolete.Count, mended, unreadable);
    }

    /// <summary>Why the public files of these versions have to be read, and maybe made again; of each day whose are as they were found right, nothing.</summary>
    internal async Task<IReadOnlyDictionary<HomeDate, string>> WhyStaleAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        SortedDictionary<string, PublishedDate> record = await ReadRecordAsync(cancellation).ConfigureAwait(false);
        ILookup<string, StoredObject> listed = await ListByDateAsync(days, cancellation).ConfigureAwait(false);
        var stale = new Dictionary<HomeDate, string>();
        foreach (DayVersion day in days)
        {
            PublishedDate? published = record.GetValueOrDefault(day.Date.ToString());
            if (published != new PublishedDate(day.Version, SeenIn(listed, day)))
            {
                HashSet<ObjectKey> present = [.. listed[Folder(day)].Select(found => found.Key)];
                ObjectKey? missing = CopiesOf(day).Select(copy => (ObjectKey?)copy.Target).FirstOrDefault(target => !present.Contains(target!.Value));
                stale[day.Date] = published?.Version != day.Version ? $"the newest version of day {day.Date} isn't published"
                    : missing is not null ? $"{missing} is missing"
                    : $"a public file of day {day.Date} was written since it was published";
            }
        }

        return stale;
    }

    /// <summary>Makes copies anew, whatever is in their places, and the record where one is given; nothing else is touched.</summary>
    public async Task RepairAsync(
        IReadOnlyList<(DayVersion Day, DayOutput Output, ObjectKey Target)> copies, IReadOnlyList<DayVersion>? record, CancellationToken cancellation)
    {
        await CopyAsync(copies, null, cancellation).ConfigureAwait(false);
        if (record is not null)
        {
            await store.PutAsync([ObjectContent.FromBytes(RecordKey, RecordOf(record))], cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads every public file of these versions and copies those anew that are missing or damaged; returns how many.</summary>
    internal async Task<int> RestoreAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        ILookup<string, StoredObject> listed = await ListByDateAsync(days, cancellation).ConfigureAwait(false);
        var lost = new List<(DayVersion Day, DayOutput Output, ObjectKey Target)>();
        foreach (DayVersion day in days)
        {
            lost.AddRange(await StaleAsync(day, listed, cancellation).ConfigureAwait(false));
        }

        await CopyAsync(lost, null, cancellation).ConfigureAwait(false);
        return lost.Count;
    }

    /// <summary>The bytes of <c>state/public.json</c> when just these versions are published.</summary>
    internal static byte[] RecordOf(IEnumerable<DayVersion> days) => RecordOf(new SortedDictionary<string, PublishedDate>(
        days.ToDictionary(day => day.Date.ToString(), day => new PublishedDate(day.Version, null)), StringComparer.Ordinal));

    /// <summary>Earlier versions wrote the dates alone, without format and seal.</summary>
    /// <exception cref="DamagedDataException">The bytes aren't those that were written.</exception>
    internal static SortedDictionary<string, PublishedDate> ParseRecord(ReadOnlySpan<byte> bytes) => new(
        StoredFormat.TryRead(bytes) is null
            ? StoreJson.Deserialize<Dictionary<string, PublishedDate>>(RecordKey, bytes)
            : SealedJson.Deserialize<PublishedDates>(RecordKey, bytes).Dates.ToDictionary(),
        StringComparer.Ordinal);

    /// <summary>The files of a version that have public copies, and where those lie.</summary>
    internal static IEnumerable<(DayOutput Output, ObjectKey Target)> CopiesOf(DayVersion day) =>
        from output in day.Manifest.Outputs
        let target = TargetOf(day.Date, output.Name)
        where target is not null
        select (output, target.Value);

    private static ObjectKey? TargetOf(HomeDate date, string name) => name switch
    {
        DayFiles.Accounts or DayFiles.Markets => DayFiles.PublicStatistics(date, name),
        _ when DayFiles.TryParseWinners(name, out int bucket) => DayFiles.PublicTransactions(date, bucket),
        _ => null,
    };

    /// <param name="stale">The copies to make.</param>
    /// <param name="unreadable">Takes the days of which a file is damaged, and none of whose copies are made; null where that is to be thrown.</param>
    /// <param name="cancellation">Stops between two files.</param>
    private async Task CopyAsync(
        IReadOnlyList<(DayVersion Day, DayOutput Output, ObjectKey Target)> stale,
        Dictionary<DayVersion, DamagedDataException>? unreadable,
        CancellationToken cancellation)
    {
        var leases = new List<FileLease>();
        try
        {
            var contents = new List<(DayVersion Day, ObjectContent Content)>();
            foreach ((DayVersion day, DayOutput output, ObjectKey target) in stale)
            {
                try
                {
                    FileLease lease = await store.LeaseFileAsync(day.KeyOf(output), output.Sha256, cancellation).ConfigureAwait(false);
                    leases.Add(lease);
                    contents.Add((day, ObjectContent.FromFile(target, lease.Path)));
                }
                catch (DamagedDataException exception) when (unreadable is not null)
                {
                    unreadable.TryAdd(day, exception);
                }
            }

            await store.PutAsync([.. contents.Where(copy => unreadable?.ContainsKey(copy.Day) != true).Select(copy => copy.Content)], cancellation).ConfigureAwait(false);
        }
        finally
        {
            leases.ForEach(lease => lease.Dispose());
        }
    }

    /// <summary>The copies that are missing or hold other bytes. Reads those of the right length.</summary>
    private async Task<IReadOnlyList<(DayVersion Day, DayOutput Output, ObjectKey Target)>> StaleAsync(
        DayVersion day, ILookup<string, StoredObject> listed, CancellationToken cancellation)
    {
        var lengths = listed[Folder(day)].ToDictionary(found => found.Key, found => found.LengthBytes);
        var stale = new List<(DayVersion Day, DayOutput Output, ObjectKey Target)>();
        foreach ((DayOutput output, ObjectKey target) in CopiesOf(day))
        {
            if (lengths.GetValueOrDefault(target, -1) != output.LengthBytes || !await store.HoldsAsync(target, output.Sha256, cancellation).ConfigureAwait(false))
            {
                stale.Add((day, output, target));
            }
        }

        return stale;
    }

    private static string Folder(DayVersion day) => $"date={day.Date}";

    private static string DateFolder(ObjectKey key) => key.Value.Split('/')[1];

    private static string SeenIn(ILookup<string, StoredObject> listed, DayVersion day) => ContentHash256.Of(
        Encoding.UTF8.GetBytes(string.Concat(listed[Folder(day)].Select(found => string.Create(CultureInfo.InvariantCulture, $"{found.Key} {found.LengthBytes} {found.Tag}\n"))))).Prefix16;

    /// <summary>What there is of these dates at least: of each by itself where they are few, else by listings of all.</summary>
    private async Task<ILookup<string, StoredObject>> ListByDateAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        var listed = new List<StoredObject>();
        foreach (string folder in days.Count <= DayCatalog.FewDates ? days.Select(day => Folder(day) + "/") : [""])
        {
            listed.AddRange(await store.ListAsync(TransactionsPrefix + folder, cancellation).ConfigureAwait(false));
            listed.AddRange(await store.ListAsync(StatisticsPrefix + folder, cancellation).ConfigureAwait(false));
        }

        return listed.ToLookup(found => DateFolder(found.Key));
    }

    private static byte[] RecordOf(SortedDictionary<string, PublishedDate> dates) => SealedJson.Serialize(new PublishedDates { Format = PublishedDates.CurrentFormat, Dates = dates });

    /// <summary>Of a record that is damaged nothing is believed: every public file is read, and the record written anew.</summary>
    private async Task<SortedDictionary<string, PublishedDate>> ReadRecordAsync(CancellationToken cancellation)
    {
        try
        {
            if (await store.TryReadAsync(RecordKey, cancellation).ConfigureAwait(false) is { } bytes)
            {
                return ParseRecord(bytes);
            }
        }
        catch (DamagedDataException)
        {
            // As if nothing had been published yet.
        }

        return new SortedDictionary<string, PublishedDate>(StringComparer.Ordinal);
    }
}
