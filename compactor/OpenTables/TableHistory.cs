namespace Accounting.Compactor.OpenTables;

/// <summary>
/// The metadata that follows another one: with further snapshots, and without those that expire. Of the snapshots without a name the newest hundred stay, for a week;
/// tags stay for good.
/// </summary>
internal static class TableHistory
{
    /// <summary>Snapshots without a name that a table has at most.</summary>
    public const int SnapshotsMax = 100;

    /// <summary>How long a snapshot without a name stays at most.</summary>
    public const long KeptMilliseconds = 7L * 24 * 60 * 60 * 1000;

    /// <summary>Of a table that isn't there yet, or is written anew.</summary>
    /// <param name="table">The table.</param>
    /// <param name="location">Where its store is.</param>
    /// <param name="uuid">Its name for good.</param>
    /// <param name="drafts">The snapshots, of which one becomes the current one.</param>
    public static TableMetadata Begin(OpenTable table, TableLocation location, string uuid, IReadOnlyList<SnapshotDraft> drafts)
    {
        TableSnapshot current = drafts.Single(draft => draft.Tag is null).Snapshot;
        return With(
            new TableMetadata
            {
                FormatVersion = TableMetadata.FormatOfIceberg,
                TableUuid = uuid,
                Location = location.Of(table),
                LastSequenceNumber = 0,
                LastUpdatedMilliseconds = 0,
                LastColumnId = table.LastColumnId,
                Schemas = [TableSchema.Of(table)],
                CurrentSchemaId = TableSchema.Id,
                PartitionSpecs = [PartitionSpec.Of(table)],
                DefaultSpecId = PartitionSpec.Id,
                LastPartitionId = PartitionSpec.LastFieldId,
                SortOrders = [SortOrder.Of(table)],
                DefaultSortOrderId = SortOrder.Id,
                Properties = PropertiesOf(table),
                CurrentSnapshotId = current.SnapshotId,
                Snapshots = [],
                Refs = new Dictionary<string, TableReference>(),
                SnapshotLog = [],
                MetadataLog = [],
            },
            drafts);
    }

    private static Dictionary<string, string> PropertiesOf(OpenTable table)
    {
        var properties = new Dictionary<string, string>
        {
            // The files are the store's: engines are not to remove any.
            ["gc.enabled"] = "false",
            ["schema.name-mapping.default"] = MetadataJson.Text(NameMapping.Of(table)),
            ["write.format.default"] = "parquet",
        };
        if (table.LeavesOutTests)
        {
            properties[TableMetadata.LeftOut] = PublicTable.IsTest;
        }

        return properties;
    }

    /// <param name="table">The table.</param>
    /// <param name="state">What it follows.</param>
    /// <param name="drafts">The further snapshots.</param>
    public static TableMetadata After(OpenTable table, TableState state, IReadOnlyList<SnapshotDraft> drafts)
    {
        TableMetadata before = state.Metadata;
        TableMetadata.MetadataLogEntry[] log =
        [
            .. before.MetadataLog,
            new(before.LastUpdatedMilliseconds, state.LocationOf(table).Of(TableKeys.Metadata(table, state.Version))),
        ];
        return With(before with { MetadataLog = log }, drafts);
    }

    private static TableMetadata With(TableMetadata before, IReadOnlyList<SnapshotDraft> drafts)
    {
        TableSnapshot newest = drafts[^1].Snapshot;
        long now = newest.TimestampMilliseconds;
        SnapshotDraft? main = drafts.FirstOrDefault(draft => draft.Tag is null);
        long current = main?.Snapshot.SnapshotId ?? before.CurrentSnapshotId;
        Dictionary<string, TableReference> refs = before.Refs.Where(reference => reference.Key != TableReference.Main)
            .Append(KeyValuePair.Create(TableReference.Main, new TableReference(current, TableReference.Branch)))
            .Concat(drafts.Where(draft => draft.Tag is not null).Select(draft => KeyValuePair.Create(draft.Tag!, new TableReference(draft.Snapshot.SnapshotId, TableReference.Tag))))
            .OrderBy(reference => reference.Key, StringComparer.Ordinal)
            .ToDictionary();
        TableSnapshot[] kept = Kept([.. before.Snapshots, .. drafts.Select(draft => draft.Snapshot)], refs, now);
        TableMetadata.SnapshotLogEntry[] log = main is null
            ? [.. before.SnapshotLog]
            : [.. before.SnapshotLog, new TableMetadata.SnapshotLogEntry(main.Snapshot.TimestampMilliseconds, current)];
        HashSet<long> ids = [.. kept.Select(snapshot => snapshot.SnapshotId)];
        return before with
        {
            LastSequenceNumber = newest.SequenceNumber,
            LastUpdatedMilliseconds = now,
            CurrentSnapshotId = current,
            Snapshots = kept,
            Refs = refs,

            // A history with holes would tell a wrong one: it begins after the last hole.
            SnapshotLog = [.. log.Skip(Array.FindLastIndex(log, entry => !ids.Contains(entry.SnapshotId)) + 1)],
            MetadataLog = [.. before.MetadataLog.TakeLast(SnapshotsMax).Where(entry => now - entry.TimestampMilliseconds <= KeptMilliseconds)],
        };
    }

    private static TableSnapshot[] Kept(TableSnapshot[] snapshots, Dictionary<string, TableReference> refs, long now)
    {
        HashSet<long> named = [.. refs.Values.Select(reference => reference.SnapshotId)];
        HashSet<long> recent =
        [
            .. snapshots.Where(snapshot => !named.Contains(snapshot.SnapshotId)).TakeLast(SnapshotsMax - 1)
                .Where(snapshot => now - snapshot.TimestampMilliseconds <= KeptMilliseconds).Select(snapshot => snapshot.SnapshotId),
        ];
        return [.. snapshots.Where(snapshot => named.Contains(snapshot.SnapshotId) || recent.Contains(snapshot.SnapshotId))];
    }
}
