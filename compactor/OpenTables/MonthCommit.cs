using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>One month of home dates of a table, within a commit.</summary>
internal sealed class MonthCommit(IObjectStore store, OpenTable table, DataFileReader reader, TableLocation location)
{
    /// <summary>Brings the month to these versions. What another commit has of more inputs stays, and so do dates that aren't given.</summary>
    /// <param name="writer">The snapshot.</param>
    /// <param name="held">The month in the snapshot before; null where it had none.</param>
    /// <param name="month">The versions.</param>
    /// <param name="cancellation">Stops it between objects.</param>
    public async Task WriteAsync(SnapshotWriter writer, HeldMonth? held, IGrouping<string, DayVersion> month, CancellationToken cancellation)
    {
        if (held?.Files == NameOf(month))
        {
            writer.Keep(held);
            return;
        }

        IReadOnlyList<ManifestEntry> entries = held is null ? [] : await Manifest.ReadAsync(store, location, held, cancellation).ConfigureAwait(false);
        ILookup<HomeDate, DataFile> live = entries.Where(entry => entry.IsLive).Select(entry => entry.File).ToLookup(file => file.Date);
        var wanted = new List<DayVersion>();
        foreach (DayVersion day in month)
        {
            if (!await IsAheadAsync(live[day.Date].FirstOrDefault(), day, cancellation).ConfigureAwait(false))
            {
                wanted.Add(day);
            }
        }

        HashSet<HomeDate> given = [.. wanted.Select(day => day.Date)];
        List<DataFile> files = [.. live.Where(date => !given.Contains(date.Key)).SelectMany(date => date)];
        if (held is not null && held.Files == DataFile.NameOf(files.Select(file => file.Key).Concat(KeysOf(wanted))))
        {
            writer.Keep(held);
            return;
        }

        files.AddRange(await FilesOfAsync(writer.SnapshotId, wanted, [.. live.SelectMany(date => date)], cancellation).ConfigureAwait(false));
        if (files.Count + live.Count > 0)
        {
            writer.Write(month.Key, entries, files);
        }
    }

    /// <summary>Takes just the files of these versions into a snapshot that follows none: as another snapshot has the month, where one has just these.</summary>
    public async Task PinAsync(SnapshotWriter writer, IReadOnlyList<HeldMonth> held, IGrouping<string, DayVersion> month, CancellationToken cancellation)
    {
        HeldMonth? current = held.FirstOrDefault(known => known.Month == month.Key);
        if (current?.Files == NameOf(month))
        {
            writer.Keep(current);
            return;
        }

        IReadOnlyList<ManifestEntry> entries = current is null ? [] : await Manifest.ReadAsync(store, location, current, cancellation).ConfigureAwait(false);
        // Of what isn't there any more the delete files may have gone.
        IReadOnlyList<DataFile> files = await FilesOfAsync(writer.SnapshotId, [.. month], [.. entries.Where(entry => entry.IsLive).Select(entry => entry.File)], cancellation).ConfigureAwait(false);
        if (files.Count > 0)
        {
            writer.Write(month.Key, [], files);
        }
    }

    /// <summary>Whether a file is of a version of more inputs than another one of its date, or the same with more retracted.</summary>
    private async Task<bool> IsAheadAsync(DataFile? file, DayVersion day, CancellationToken cancellation) =>
        file is not null && file.Version != day.Version && await file.TryReadVersionAsync(store, cancellation).ConfigureAwait(false) is { } held && held.IsAheadOf(day);

    /// <summary>The files of versions; what is known of one already isn't read again.</summary>
    private async Task<IReadOnlyList<DataFile>> FilesOfAsync(long snapshotId, IReadOnlyList<DayVersion> days, IReadOnlyList<DataFile> known, CancellationToken cancellation)
    {
        Dictionary<ObjectKey, DataFile> byKey = known.DistinctBy(file => file.Key).ToDictionary(file => file.Key);
        (DayVersion Day, DayOutput Output)[] all = [.. days.SelectMany(day => table.FilesOf(day).Select(output => (day, output)))];
        IReadOnlyList<DataFile> read = await reader.ReadAsync(table, location, snapshotId, [.. all.Where(file => !byKey.ContainsKey(file.Day.KeyOf(file.Output)))], cancellation).ConfigureAwait(false);
        return [.. read, .. all.Select(file => byKey.GetValueOrDefault(file.Day.KeyOf(file.Output))).OfType<DataFile>()];
    }

    private IEnumerable<ObjectKey> KeysOf(IEnumerable<DayVersion> days) => days.SelectMany(day => table.FilesOf(day).Select(day.KeyOf));

    private string NameOf(IEnumerable<DayVersion> days) => DataFile.NameOf(KeysOf(days));
}
