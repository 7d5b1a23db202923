using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// The public files (<see cref="PublicTable"/>), made of day versions. What was published is recorded in <c>state/public.json</c>; a file is replaced whole, so a reader
/// at any moment sees one complete version of it. Files of dates and names that no version has are removed, also those that programs of before kept in other folders.
/// <para>
/// How a date is published: list its files; where the listing isn't the one recorded with this version, read their bytes; replace what is
/// missing or other; list and read once more; record the version, its files' hashes, and the listing that preceded the reading. Whoever writes a file after
/// that, such as a compactor that was overtaken and whose older file arrives late, changes the listing, even if the lengths are the same:
/// so the next run reads again, and a run that finds nothing changed reads nothing.
/// </para>
/// </summary>
/// <param name="store">The store.</param>
/// <param name="options">For making files.</param>
public sealed class PublicFiles(IObjectStore store, CompactorOptions options)
{
    /// <summary>So many bytes of versions' files are worked on at a time: what a crash leaves undone, and what lies in the local folder, is no more.</summary>
    private const long BytesAtOnce = 1L << 30;

    /// <summary>Brings the public files to these versions. Dates that aren't given stay as they are, and so do those whose own files are damaged.</summary>
    /// <param name="days">The versions.</param>
    /// <param name="changedAlone">Whether those are passed over that the record says are published, whatever has become of their files.</param>
    /// <param name="cancellation">Stops between two files.</param>
    internal async Task<Publication> PublishAsync(IReadOnlyList<DayVersion> days, bool changedAlone, CancellationToken cancellation)
    {
        PublicRecord record = await PublicRecord.ReadAsync(store, cancellation).ConfigureAwait(false);
        IReadOnlyList<DayVersion> looked = changedAlone ? [.. days.Where(day => !(record.FilesOf(day) is not null && record.Of(day.Date)!.Seen is not null))] : days;
        PublicListing before = await PublicListing.ReadAsync(store, looked, withFormer: !changedAlone || record.HasFormer, cancellation).ConfigureAwait(false);
        var done = new Publication(0, [], new Dictionary<DayVersion, DamagedDataException>());
        foreach (List<DayVersion> some in Together(looked.Where(day => !record.IsFresh(day, before.Seen(day.Date)) || before.FormerOf(day.Date).Any())))
        {
            done = done.And(await PublishAsync(some, record, before, cancellation).ConfigureAwait(false));
        }

        return done;
    }

    /// <summary>Why the public files of these versions have to be read, and maybe made again; of each day whose are as they were found right, nothing.</summary>
    internal static async Task<IReadOnlyDictionary<HomeDate, string>> WhyStaleAsync(IObjectStore store, IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        var stale = new Dictionary<HomeDate, string>();
        if (days.Count == 0)
        {
            return stale;
        }

        PublicRecord record = await PublicRecord.ReadAsync(store, cancellation).ConfigureAwait(false);
        PublicListing listed = await PublicListing.ReadAsync(store, days, withFormer: false, cancellation).ConfigureAwait(false);
        foreach (DayVersion day in days.Where(day => !record.IsFresh(day, listed.Seen(day.Date))))
        {
            IReadOnlyList<PublishedFile>? files = record.FilesOf(day);
            stale[day.Date] = files is null ? $"the newest version of day {day.Date} isn't published"
                : files.FirstOrDefault(file => listed.LengthOf(day.Date, file.Key) < 0) is { } missing ? $"{missing.Key} is missing"
                : $"a public file of day {day.Date} was written since it was published";
        }

        return stale;
    }

    /// <summary>Makes files of these versions anew where they are missing or other, and the record where one is given; nothing else is touched.</summary>
    /// <param name="days">Those of which files are wrong.</param>
    /// <param name="recorded">All that the record is to name; null where it is right.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public async Task RepairAsync(IReadOnlyList<DayVersion> days, IReadOnlyList<DayVersion>? recorded, CancellationToken cancellation)
    {
        PublicRecord record = recorded is null ? await PublicRecord.ReadAsync(store, cancellation).ConfigureAwait(false) : new PublicRecord();
        PublicListing listed = await PublicListing.ReadAsync(store, recorded ?? days, withFormer: false, cancellation).ConfigureAwait(false);
        bool isOther = recorded is not null;
        foreach (List<DayVersion> some in Together(recorded ?? days))
        {
            foreach (MadeDay made in await MakeAsync(some, record, listed, null, cancellation).ConfigureAwait(false))
            {
                if (record.FilesOf(made.Day)?.SequenceEqual(made.Files) != true)
                {
                    record.Set(made.Day, made.Files, null);
                    isOther = true;
                }
            }
        }

        if (isOther)
        {
            await record.WriteAsync(store, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads every public file of these versions and makes those anew that are missing or damaged; returns how many.</summary>
    internal async Task<int> RestoreAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        PublicRecord record = await PublicRecord.ReadAsync(store, cancellation).ConfigureAwait(false);
        PublicListing listed = await PublicListing.ReadAsync(store, days, withFormer: false, cancellation).ConfigureAwait(false);
        int restored = 0;
        foreach (List<DayVersion> some in Together(days))
        {
            restored += (await MakeAsync(some, record, listed, null, cancellation).ConfigureAwait(false)).Sum(made => made.Written.Count);
        }

        return restored;
    }

    private static IEnumerable<List<DayVersion>> Together(IEnumerable<DayVersion> days) => Batches.Of(days, day => day.Manifest.Outputs.Sum(output => output.LengthBytes), BytesAtOnce);

    private async Task<Publication> PublishAsync(IReadOnlyList<DayVersion> days, PublicRecord record, PublicListing before, CancellationToken cancellation)
    {
        var unreadable = new Dictionary<DayVersion, DamagedDataException>();
        IReadOnlyList<MadeDay> made = await MakeAsync(days, record, before, unreadable, cancellation).ConfigureAwait(false);
        ILookup<HomeDate, ObjectKey> obsolete = made.SelectMany(day => Obsolete(day, before).Select(key => (day.Day.Date, key))).ToLookup(file => file.Date, file => file.key);
        await store.DeleteAsync([.. obsolete.SelectMany(date => date)], cancellation).ConfigureAwait(false);
        List<MadeDay> mended = [.. made.Where(day => day.Written.Count > 0 || obsolete.Contains(day.Day.Date))];
        PublicListing after = mended.Count == 0 ? before : await PublicListing.ReadAsync(store, [.. mended.Select(day => day.Day)], withFormer: false, cancellation).ConfigureAwait(false);
        foreach (MadeDay day in made.Except(mended))
        {
            record.Set(day.Day, day.Files, before.Seen(day.Day.Date));
        }

        foreach (MadeDay day in mended)
        {
            bool stands = await AreThereAsync(day.Day.Date, day.Files, after, cancellation).ConfigureAwait(false);
            record.Set(day.Day, day.Files, stands ? after.Seen(day.Day.Date) : null);
        }

        await record.WriteAsync(store, cancellation).ConfigureAwait(false);
        return new Publication(mended.Sum(day => day.Written.Count + obsolete[day.Day.Date].Count()), [.. mended.Select(day => day.Day)], unreadable);
    }

    /// <summary>What lies in a date's folders and isn't of its version.</summary>
    private static IEnumerable<ObjectKey> Obsolete(MadeDay day, PublicListing before) => before.Of(day.Day.Date).Select(file => file.Key)
        .Except(day.Files.Select(file => file.Key))
        .Concat(before.FormerOf(day.Day.Date).Select(file => file.Key));

    /// <summary>Makes what is missing or other of the files of each version.</summary>
    private async Task<IReadOnlyList<MadeDay>> MakeAsync(
        IReadOnlyList<DayVersion> days, PublicRecord record, PublicListing listed, Dictionary<DayVersion, DamagedDataException>? unreadable, CancellationToken cancellation)
    {
        var made = new List<MadeDay>();
        var wrong = new List<DayVersion>();
        foreach (DayVersion day in days)
        {
            if (record.FilesOf(day) is { } files && await AreThereAsync(day.Date, files, listed, cancellation).ConfigureAwait(false))
            {
                made.Add(new MadeDay(day, files, []));
            }
            else
            {
                wrong.Add(day);
            }
        }

        using DerivedFiles derived = await DerivedFiles.MakeAsync(store, options, wrong, unreadable, cancellation).ConfigureAwait(false);
        ILookup<DayVersion, DerivedFile> byDay = derived.Files.ToLookup(file => file.Day);
        foreach (DayVersion day in wrong.Where(day => unreadable?.ContainsKey(day) != true))
        {
            var written = new List<DerivedFile>();
            foreach (DerivedFile file in byDay[day])
            {
                if (!await IsThereAsync(day.Date, file.Published, listed, cancellation).ConfigureAwait(false))
                {
                    written.Add(file);
                }
            }

            made.Add(new MadeDay(day, [.. byDay[day].Select(file => file.Published).OrderBy(file => file.Key)], written));
        }

        await store.PutAsync([.. made.SelectMany(day => day.Written).Select(file => ObjectContent.FromFile(file.Key, file.Path, file.MayBeMoved))], cancellation).ConfigureAwait(false);
        return made;
    }

    private async Task<bool> AreThereAsync(HomeDate date, IReadOnlyList<PublishedFile> files, PublicListing listed, CancellationToken cancellation)
    {
        foreach (PublishedFile file in files)
        {
            if (!await IsThereAsync(date, file, listed, cancellation).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> IsThereAsync(HomeDate date, PublishedFile file, PublicListing listed, CancellationToken cancellation) =>
        listed.LengthOf(date, file.Key) >= 0 && await store.HoldsAsync(file.Key, file.Sha256, cancellation).ConfigureAwait(false);

    /// <summary>A version, all its public files, and those of them that weren't there.</summary>
    private sealed record MadeDay(DayVersion Day, IReadOnlyList<PublishedFile> Files, IReadOnlyList<DerivedFile> Written);
}
