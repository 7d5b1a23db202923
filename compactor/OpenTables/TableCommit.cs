using System.Text;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// Commits to one table. A commit is the exclusive creation of the next metadata: manifests and lists are there before it, and nobody finds them without it. Whoever
/// loses the race looks again at what is there then. A day never goes back: of two versions the one of more inputs stays, whoever comes last.
/// </summary>
/// <param name="store">Where day versions and tables lie.</param>
/// <param name="table">The table.</param>
/// <param name="location">Where the store is, for a table that isn't there yet; one that is goes by its own.</param>
/// <param name="reader">Reads what new files hold.</param>
/// <param name="clock">Tells when a snapshot is made.</param>
internal sealed class TableCommit(IObjectStore store, OpenTable table, TableLocation location, DataFileReader reader, TimeProvider clock)
{
    private const int Tries = 3;

    /// <summary>Brings the table to these versions; dates that aren't given stay as they are. One that a program of before wrote is written anew.</summary>
    /// <param name="compacted">Has them.</param>
    /// <param name="months">Tells the final months, for a table that is written anew.</param>
    /// <param name="cancellation">Stops it between objects.</param>
    /// <returns>Whether there is a new snapshot.</returns>
    public async Task<bool> PublishAsync(CompactionResult compacted, Func<CancellationToken, Task<IReadOnlyList<MonthTag>>> months, CancellationToken cancellation)
    {
        (string Name, string Value)[] told = [.. CoverageText.Of(compacted.Coverage, [.. compacted.Behind.Select(day => day.Date)])];
        TableState? former = null;
        bool hasCommitted = await CommitAsync(
            async state =>
            {
                former = state is not null && state.IsFormerOf(table) ? state : null;
                return former is null ? await MainAsync(state, state?.Metadata, compacted.Days, told, cancellation).ConfigureAwait(false) : [];
            },
            cancellation).ConfigureAwait(false);
        if (former is null)
        {
            return hasCommitted;
        }

        IReadOnlyList<DayVersion> newest = await NewestAsync(former, compacted.Days, cancellation).ConfigureAwait(false);
        var renewal = new TableCommit(store, table, former.LocationOf(table), reader, clock);
        await renewal.RebaseAsync(newest, told, await months(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Names final months that the table has no tag of. Nothing of a table that isn't there, or that waits to be written anew.</summary>
    /// <returns>Whether there is a new snapshot.</returns>
    public Task<bool> TagAsync(IReadOnlyList<MonthTag> months, CancellationToken cancellation) => CommitAsync(
        async state => state is null || state.IsFormerOf(table) ? [] : await TagsAsync(state, await HeldAsync(state, cancellation).ConfigureAwait(false), months, cancellation).ConfigureAwait(false),
        cancellation);

    /// <summary>
    /// Begins the table anew after whatever is there, and where its store is now. It keeps its name for good, and its sequence numbers go on, where these can be read.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Others commit at the same time.</exception>
    public Task RebaseAsync(IReadOnlyList<DayVersion> days, Coverage coverage, IReadOnlyList<MonthTag> months, CancellationToken cancellation) =>
        RebaseAsync(days, CoverageText.Of(coverage, []), months, cancellation);

    private async Task RebaseAsync(IReadOnlyList<DayVersion> days, IEnumerable<(string Name, string Value)> told, IReadOnlyList<MonthTag> months, CancellationToken cancellation)
    {
        int newest = await TableState.NewestListedAsync(store, table, cancellation).ConfigureAwait(false);
        TableMetadata? before = await TryReadAsync(newest, cancellation).ConfigureAwait(false);
        string uuid = before?.TableUuid ?? NewUuid();
        SnapshotDraft main = (await MainAsync(null, before, days, told, cancellation).ConfigureAwait(false)).Single();
        TableMetadata begun = TableHistory.Begin(table, location, uuid, [main]);

        // A month's snapshot may take what it needs of a file from a manifest of the newest state.
        await store.PutAsync(main.Objects, cancellation).ConfigureAwait(false);
        IReadOnlyList<SnapshotDraft> tags = await TagsAsync(new TableState(newest, begun, IsHinted: false), HeldMonth.In(main.Manifests), months, cancellation).ConfigureAwait(false);
        if (!await TryWriteAsync(newest + 1, TableHistory.Begin(table, location, uuid, [main, .. tags]), [main, .. tags], cancellation).ConfigureAwait(false))
        {
            throw new StoreUnavailableException($"Somebody else has committed to the table {table.Name} in {store.Location} meanwhile. Try it again.");
        }
    }

    private async Task<bool> CommitAsync(Func<TableState?, Task<IReadOnlyList<SnapshotDraft>>> draft, CancellationToken cancellation)
    {
        for (int tries = 0; tries < Tries; tries++)
        {
            TableState? state = await TableState.FindAsync(store, table, cancellation).ConfigureAwait(false);
            IReadOnlyList<SnapshotDraft> drafts = await draft(state).ConfigureAwait(false);
            if (drafts.Count == 0)
            {
                if (state is { IsHinted: false })
                {
                    await store.PutAsync([TableState.HintOf(table, state.Version)], cancellation).ConfigureAwait(false);
                }

                return false;
            }

            TableMetadata next = state is null ? TableHistory.Begin(table, location, NewUuid(), drafts) : TableHistory.After(table, state, drafts);
            if (await TryWriteAsync((state?.Version ?? 0) + 1, next, drafts, cancellation).ConfigureAwait(false))
            {
                return true;
            }
        }

        // Others commit without end: the next compaction tries again.
        return false;
    }

    private async Task<bool> TryWriteAsync(int version, TableMetadata metadata, IReadOnlyList<SnapshotDraft> drafts, CancellationToken cancellation)
    {
        await store.PutAsync([.. drafts.SelectMany(draft => draft.Objects)], cancellation).ConfigureAwait(false);
        if (!await store.TryCreateAsync(ObjectContent.FromBytes(TableKeys.Metadata(table, version), metadata.Write()), cancellation).ConfigureAwait(false))
        {
            return false;
        }

        await store.PutAsync([TableState.HintOf(table, version)], cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<IReadOnlyList<SnapshotDraft>> MainAsync(
        TableState? state, TableMetadata? before, IReadOnlyList<DayVersion> days, IEnumerable<(string Name, string Value)> told, CancellationToken cancellation)
    {
        TableLocation place = state?.LocationOf(table) ?? location;
        IReadOnlyList<HeldMonth> held = state is null ? [] : await HeldAsync(state, cancellation).ConfigureAwait(false);
        SnapshotWriter writer = WriterAfter(before, place, state?.Metadata.Current, "main", 1);
        ILookup<string, DayVersion> byMonth = days.ToLookup(day => TableKeys.MonthOf(day.Date));
        foreach (HeldMonth other in held.Where(known => !byMonth.Contains(known.Month)))
        {
            writer.Keep(other);
        }

        foreach (IGrouping<string, DayVersion> month in byMonth)
        {
            await new MonthCommit(store, table, reader, place).WriteAsync(writer, held.FirstOrDefault(known => known.Month == month.Key), month, cancellation).ConfigureAwait(false);
        }

        return writer.HasChanges || state is null ? [writer.Draft(null, told)] : [];
    }

    private async Task<IReadOnlyList<SnapshotDraft>> TagsAsync(TableState state, IReadOnlyList<HeldMonth> held, IReadOnlyList<MonthTag> months, CancellationToken cancellation)
    {
        TableLocation place = state.LocationOf(table);
        var drafts = new List<SnapshotDraft>();
        foreach (MonthTag tag in months.Where(tag => !state.Metadata.Refs.ContainsKey(tag.Name)).OrderBy(tag => tag.Month).ThenBy(tag => tag.Revision))
        {
            SnapshotWriter writer = WriterAfter(state.Metadata, place, null, tag.Name, drafts.Count + 1);
            foreach (IGrouping<string, DayVersion> month in tag.Days.GroupBy(day => TableKeys.MonthOf(day.Date)))
            {
                await new MonthCommit(store, table, reader, place).PinAsync(writer, held, month, cancellation).ConfigureAwait(false);
            }

            drafts.Add(writer.Draft(
                tag.Name,
                [("accounting.month", tag.Month.ToString()), ("accounting.revision", tag.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("accounting.report-manifest-sha256", tag.Report.ToString())]));
        }

        return drafts;
    }

    private async Task<IReadOnlyList<HeldMonth>> HeldAsync(TableState state, CancellationToken cancellation) =>
        HeldMonth.In(await ManifestList.ReadAsync(store, state.LocationOf(table), state.Metadata.Current, cancellation).ConfigureAwait(false));

    /// <summary>Of every date the version given, else, or where it is ahead, the one that the table has.</summary>
    private async Task<IReadOnlyList<DayVersion>> NewestAsync(TableState state, IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        Dictionary<HomeDate, DayVersion> newest = days.ToDictionary(day => day.Date);
        foreach (HeldMonth month in await HeldAsync(state, cancellation).ConfigureAwait(false))
        {
            IReadOnlyList<ManifestEntry> entries = await Manifest.ReadAsync(store, state.LocationOf(table), month, cancellation).ConfigureAwait(false);
            foreach (DataFile file in entries.Where(entry => entry.IsLive).Select(entry => entry.File).DistinctBy(file => file.Date))
            {
                if (newest.GetValueOrDefault(file.Date)?.Version != file.Version
                    && await file.TryReadVersionAsync(store, cancellation).ConfigureAwait(false) is { } held
                    && (!newest.TryGetValue(file.Date, out DayVersion? given) || held.IsAheadOf(given)))
                {
                    newest[file.Date] = held;
                }
            }
        }

        return [.. newest.Values.OrderBy(day => day.Date)];
    }

    private SnapshotWriter WriterAfter(TableMetadata? before, TableLocation place, TableSnapshot? parent, string name, int number) => new(
        table,
        place,
        parent,
        $"{before?.TableUuid} {name}",
        (before?.LastSequenceNumber ?? 0) + number,
        Math.Max(NowMilliseconds(), before?.LastUpdatedMilliseconds ?? 0));

    /// <summary>The metadata of that number; null where there is none, or none that can be read.</summary>
    private async Task<TableMetadata?> TryReadAsync(int version, CancellationToken cancellation)
    {
        try
        {
            ObjectKey key = TableKeys.Metadata(table, Math.Max(1, version));
            return await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } bytes ? TableMetadata.Parse(key, bytes) : null;
        }
        catch (DamagedDataException)
        {
            return null;
        }
    }

    private long NowMilliseconds() => Timestamp.Now(clock).Microseconds / 1000;

    /// <summary>Another one for every table that is begun.</summary>
    private string NewUuid()
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{location.Of(table)} {Timestamp.Now(clock).Microseconds}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }
}
