using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor.OpenTables;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;

namespace Accounting.Compactor.Verification;

/// <summary>
/// Verifies the open tables: metadata, manifest lists, manifests and delete files against their names and seals, and what every snapshot names against the day versions. That the
/// newest snapshot isn't of the newest versions yet is lawful, and so is that an earlier one without a name, which nothing counts by, names a version that somebody removed.
/// </summary>
public sealed class TableVerification(Inspection inspection, VerifiedDays days)
{
    private readonly Dictionary<ObjectKey, DayOutput> _files = days.Versions
        .SelectMany(day => day.Manifest.Outputs.Select(output => (Key: day.KeyOf(output), Output: output)))
        .ToDictionary(file => file.Key, file => file.Output);

    /// <summary>What the newest snapshots and those with a name name, of tables that leave TEST accounts out, and the manifests that say so.</summary>
    private readonly List<(ManifestReference Manifest, DataFile File)> _leavingOut = [];

    public async Task RunAsync(CancellationToken cancellation)
    {
        // What isn't named any more waits to be collected.
        foreach (ObjectKey key in inspection.Under(TableKeys.Prefix).Where(TableKeys.IsOurs))
        {
            inspection.Claim(key);
        }

        foreach (OpenTable table in OpenTable.All)
        {
            await VerifyAsync(table, cancellation).ConfigureAwait(false);
        }

        inspection.ReportOrphans(TableKeys.Prefix);
    }

    /// <summary>Rows of TEST accounts that a snapshot doesn't leave out, or others that it does: engines count other sums than the reports. Told of files whose rows were read.</summary>
    public void ReportOtherLeftOut(TestRows tests)
    {
        foreach ((ManifestReference manifest, DataFile file) in _leavingOut)
        {
            long leftOut = file.Deletes?.Rows ?? 0;
            if (tests.In(file.Key) is { } rows && rows != leftOut)
            {
                inspection.Report(
                    FindingKind.Disagreeing,
                    manifest.Key.Value,
                    $"{file.Key} has {Counted.Of(rows, "row")} of TEST accounts, and with this manifest {Counted.Of(leftOut, "row")} of it are left out.",
                    TableMetadata.Remedy);
            }
        }
    }

    /// <summary>Of the newest metadata that there was when the verification began; of older ones, whether they are what was written.</summary>
    private async Task VerifyAsync(OpenTable table, CancellationToken cancellation)
    {
        int[] versions = [.. inspection.Under(TableKeys.MetadataFolder(table)).Select(key => TableKeys.TryParseMetadata(key, out int number) ? number : 0).Where(number => number > 0).Order()];
        TableMetadata? newest = null;
        foreach (ObjectKey key in versions.Select(version => TableKeys.Metadata(table, version)))
        {
            newest = await inspection.TryReadAsync(key, TableMetadata.Remedy, bytes => TableMetadata.Parse(key, bytes), cancellation).ConfigureAwait(false);
        }

        if (versions.Length > 0)
        {
            await VerifyHintAsync(table, versions[^1], cancellation).ConfigureAwait(false);
        }

        if (newest is not null)
        {
            foreach (ObjectKey missing in newest.MetadataLog.Select(entry => TableKeys.MetadataNamed(table, entry.MetadataFile)).Where(key => !inspection.Holds(key)))
            {
                inspection.Report(FindingKind.Missing, missing.Value, "Newer metadata names it.", TableMetadata.Remedy);
            }

            bool isFormer = new TableState(versions[^1], newest, IsHinted: false).IsFormerOf(table);
            await VerifyAsync(table, newest, table.LeavesOutTests && !isFormer, cancellation).ConfigureAwait(false);
            if (isFormer)
            {
                inspection.Report(FindingKind.Behind, TableKeys.Folder(table) + "/", "An earlier program wrote it, which left the rows of TEST accounts in it.", "Run 'accounting compact', which writes it anew.");
            }
        }
    }

    /// <summary>A crash may leave a hint behind, never ahead.</summary>
    private async Task VerifyHintAsync(OpenTable table, int newest, CancellationToken cancellation)
    {
        ObjectKey hint = TableKeys.Hint(table);
        byte[]? bytes = await inspection.Store.TryReadAsync(hint, cancellation).ConfigureAwait(false);
        inspection.Count(hint);
        if (bytes is null || TableState.VersionIn(bytes) is > 0 and int hinted && hinted < newest)
        {
            inspection.Report(FindingKind.Behind, hint.Value, "It names older metadata than there is: readers that trust it see an older state.", "Run 'accounting compact'.");
        }
        else if (TableState.VersionIn(bytes) is var named && (named == 0 || (named > newest && await inspection.Store.TryReadAsync(TableKeys.Metadata(table, named), cancellation).ConfigureAwait(false) is null)))
        {
            inspection.Report(FindingKind.Disagreeing, hint.Value, "It names no metadata that there is.", "Run 'accounting compact', which writes it again.");
            if (named > 0)
            {
                inspection.Report(FindingKind.Missing, TableKeys.Metadata(table, named).Value, "The hint names it, and only older metadata is there.", Inspection.RestoreFromCopy);
            }
        }
    }

    private async Task VerifyAsync(OpenTable table, TableMetadata metadata, bool leavesOutTests, CancellationToken cancellation)
    {
        TableLocation location = TableLocation.OfTable(metadata.Location, table);
        var months = new Dictionary<(ObjectKey Data, ObjectKey? Deletes), IReadOnlyList<DataFile>>();
        HashSet<long> standing = [.. metadata.Refs.Values.Select(reference => reference.SnapshotId)];
        foreach (TableSnapshot snapshot in metadata.Snapshots.OrderBy(snapshot => standing.Contains(snapshot.SnapshotId) ? 0 : 1))
        {
            ObjectKey key = location.KeyOf(snapshot.ManifestList);
            var named = new List<DataFile>();
            foreach (HeldMonth month in await inspection.TryReadAsync(key, TableMetadata.Remedy, bytes => HeldMonth.In(ManifestList.Parse(location, key, bytes)), cancellation).ConfigureAwait(false) ?? [])
            {
                if (!months.TryGetValue((month.Data.Key, month.Deletes?.Key), out IReadOnlyList<DataFile>? files))
                {
                    (files, bool isWhole) = await ReadAsync(location, month, cancellation).ConfigureAwait(false);
                    months[(month.Data.Key, month.Deletes?.Key)] = files;
                    VerifyFiles(month.Data, files, standing.Contains(snapshot.SnapshotId));
                    await VerifyDeletesAsync(files, cancellation).ConfigureAwait(false);
                    if (leavesOutTests && isWhole && standing.Contains(snapshot.SnapshotId))
                    {
                        _leavingOut.AddRange(files.Select(file => (month.Data, file)));
                    }
                }

                named.AddRange(files);
            }

            if (snapshot.SnapshotId == metadata.CurrentSnapshotId)
            {
                VerifyCurrent(table, named);
            }
        }
    }

    /// <summary>No files where their manifest can't be read, and no deletes where theirs can't, so that they aren't whole; that is reported.</summary>
    private async Task<(IReadOnlyList<DataFile> Files, bool AreWhole)> ReadAsync(TableLocation location, HeldMonth month, CancellationToken cancellation)
    {
        byte[]? deletes = month.Deletes is null ? null
            : await inspection.TryReadAsync(month.Deletes.Key, TableMetadata.Remedy, bytes => TableKeys.Check(month.Deletes.Key, bytes), cancellation).ConfigureAwait(false);
        HeldMonth readable = deletes is null ? month with { Deletes = null } : month;
        DataFile[]? files = await inspection.TryReadAsync(month.Data.Key, TableMetadata.Remedy, bytes => LiveIn(month.Data, Manifest.Parse(location, readable, bytes, deletes)), cancellation).ConfigureAwait(false);
        return (files ?? [], files is not null && readable.Deletes == month.Deletes);
    }

    private async Task VerifyDeletesAsync(IReadOnlyList<DataFile> files, CancellationToken cancellation)
    {
        foreach (DeleteFile deletes in files.Select(file => file.Deletes).OfType<DeleteFile>())
        {
            await inspection.TryReadAsync(deletes.Key, TableMetadata.Remedy, bytes => TableKeys.Check(deletes.Key, bytes), cancellation).ConfigureAwait(false);
        }
    }

    private static DataFile[] LiveIn(ManifestReference manifest, IReadOnlyList<ManifestEntry> entries)
    {
        DataFile[] live = [.. entries.Where(entry => entry.IsLive).Select(entry => entry.File)];
        return DataFile.NameOf(live.Select(file => file.Key)) == manifest.Files && live.All(file => TableKeys.MonthOf(file.Date) == manifest.Month)
            ? live
            : throw new DamagedDataException($"{manifest.Key} names other files than its own name says. {TableMetadata.Remedy}");
    }

    /// <summary>What a version has whose manifest can't be read, nobody knows; that is reported.</summary>
    private void VerifyFiles(ManifestReference manifest, IReadOnlyList<DataFile> files, bool isStanding)
    {
        foreach (DataFile file in files.Where(file => !days.Unreadable.Contains(DayFiles.Key(file.Date, file.Version, DayFiles.Manifest))))
        {
            if (!_files.TryGetValue(file.Key, out DayOutput? output))
            {
                // Where it is there, this is what there is to say of it: something does refer to it.
                inspection.Claim(file.Key);
                inspection.Report(
                    isStanding ? FindingKind.Missing : FindingKind.Behind,
                    file.Key.Value,
                    $"{manifest.Key} names it, and no day version has it.",
                    isStanding ? Inspection.RestoreFromCopy : "Nothing has to be done: the snapshot is an earlier one, without a name, and goes within a week. Engines that ask for that very moment fail until then.");
            }
            else if (output.Rows != file.Rows || output.LengthBytes != file.LengthBytes)
            {
                inspection.Report(FindingKind.Disagreeing, manifest.Key.Value, $"It says that {file.Key} has {file.Rows} rows and {file.LengthBytes} bytes; {output.Rows} and {output.LengthBytes} are right.", TableMetadata.Remedy);
            }
        }
    }

    private void VerifyCurrent(OpenTable table, List<DataFile> named)
    {
        IEnumerable<ObjectKey> newest = days.Current.Values.SelectMany(day => table.FilesOf(day).Select(day.KeyOf));
        if (DataFile.NameOf(named.Select(file => file.Key)) != DataFile.NameOf(newest))
        {
            inspection.Report(FindingKind.Behind, TableKeys.Folder(table) + "/", "Its newest snapshot is not yet that of the newest day versions.", "Run 'accounting compact'.");
        }
    }
}
