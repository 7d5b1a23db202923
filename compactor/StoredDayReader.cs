using System.Runtime.InteropServices;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Compactor;

/// <summary>
/// Loads what is stored of one partition and home date: the day version that holds most of the partition, and the segments after it.
/// Rows that were cut by other time-zone rules get the business days of those in force. The consumer's recovery thus reads a compacted file and a few small ones, however long the day's
/// history is, and asks of the store for the partition's own folder and what is new of its source: nothing of other partitions, and nothing of dates gone by.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="zone">The rules in force.</param>
/// <param name="options">Limits and folders.</param>
/// <param name="clock">Tells for how long what was read of a date serves the next partition.</param>
public sealed class StoredDayReader(IObjectStore store, NodaTime.DateTimeZone zone, CompactorOptions options, TimeProvider clock) : IStoredDayReader
{
    /// <summary>Rows that are folded in one go, and few enough for what they look at to stay in the cache until then.</summary>
    private const int RowsAtOnce = 256;

    /// <summary>When a member begins, a date turns hot in all of its partitions within moments.</summary>
    private static readonly NodaTime.Duration AtHandMax = NodaTime.Duration.FromMinutes(1);

    private readonly KnownIntervals _intervals = new(store);
    private readonly RunCatalog _runs = new(store);
    private readonly Dictionary<(SourceId, LogPartition), PartitionDates> _partitions = [];
    private DateAtHand? _atHand;

    public KnownIntervals Intervals => _intervals;

    public async Task LoadAsync(SourceId source, LogPartition partition, LogOffset resumeAt, DayStore day, CancellationToken cancellation)
    {
        IReadOnlyList<Checkpoint> checkpoints = await DatesOf(source, partition).OfAsync(day.Date, resumeAt, cancellation).ConfigureAwait(false);
        if (checkpoints.Count == 0)
        {
            return;
        }

        DateAtHand atHand = await AtHandAsync(day.Date, cancellation).ConfigureAwait(false);
        var inputs = DayInputs.OfDate(checkpoints, atHand.Runs, day.Date);
        HeldParts? loaded = null;
        if (BestOf(atHand, inputs, source, partition) is { } best)
        {
            await LoadVersionAsync(best.Version, source, partition, day, cancellation).ConfigureAwait(false);
            loaded = best.Held;
        }

        await LoadSegmentsAsync([.. inputs.Parts.Where(part => loaded?.Parts.Contains(part) != true)], atHand, day, cancellation).ConfigureAwait(false);
    }

    private PartitionDates DatesOf(SourceId source, LogPartition partition)
    {
        if (!_partitions.TryGetValue((source, partition), out PartitionDates? dates))
        {
            _partitions.Add((source, partition), dates = new PartitionDates(store, source, partition, _intervals));
        }

        return dates;
    }

    private async Task<DateAtHand> AtHandAsync(HomeDate date, CancellationToken cancellation)
    {
        var now = Timestamp.Now(clock);
        if (_atHand is not { } held || held.Date != date || now < held.ReadAt || now >= held.ReadAt.Plus(AtHandMax))
        {
            _atHand = held = await DateAtHand.ReadAsync(store, date, _runs, now, cancellation).ConfigureAwait(false);
        }

        return held;
    }

    /// <summary>
    /// The version with the most of the partition's rows and none beyond them, in which at least the same of them are retracted. Of other places it may hold what it likes: none of their rows
    /// are taken from it.
    /// </summary>
    private static (DayVersion Version, HeldParts Held)? BestOf(DateAtHand atHand, DayInputs inputs, SourceId source, LogPartition partition)
    {
        HashSet<RunId> known = [.. atHand.Runs.Select(run => run.Id)];
        (DayVersion Version, HeldParts Held)? best = null;
        long most = 0;
        foreach (DayVersion version in atHand.Days.Of(atHand.Date).OrderByDescending(version => version.Manifest.InputRows).ThenBy(version => version.Version, StringComparer.Ordinal))
        {
            DayManifest own = version.Manifest with
            {
                Inputs = [.. version.Manifest.Inputs.Where(input => input.Source == source && input.Partition == partition && input.Run is null)],
            };
            if (own.InputRows > most && inputs.RetractedBy.All(own.RetractedBy.Contains) && own.RetractedBy.All(known.Contains) && inputs.HeldBy(own) is { IsWhole: true } held)
            {
                (best, most) = ((version, held), own.InputRows);
            }
        }

        return best;
    }

    /// <summary>As many segments at once as there are processors: most of the time goes into unpacking and decoding, and in which order rows are folded decides nothing.</summary>
    private async Task LoadSegmentsAsync(IReadOnlyList<SegmentPart> parts, DateAtHand atHand, DayStore day, CancellationToken cancellation)
    {
        var loading = new List<Task>();
        try
        {
            await foreach ((IGrouping<ObjectKey, SegmentPart> together, Task<SegmentObject> reading) in store
                .ReadEachAsync(parts.GroupBy(part => part.Segment.Object), together => atHand.ReadAsync(together.First().Segment, cancellation)).ConfigureAwait(false))
            {
                SegmentObject read = await reading.ConfigureAwait(false);
                foreach (SegmentPart part in together)
                {
                    SegmentFile segment = read.FileOf(part.Segment);
                    loading.Add(Task.Run(() => Load(segment, part, day, cancellation), cancellation));
                    if (loading.Count == Environment.ProcessorCount)
                    {
                        Task first = await Task.WhenAny(loading).ConfigureAwait(false);
                        loading.Remove(first);
                        await first.ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            // Whatever failed: nobody folds into the store any more once this has ended.
            await Task.WhenAll(loading).ConfigureAwait(false);
        }
    }

    private void Load(SegmentFile segment, SegmentPart part, DayStore day, CancellationToken cancellation)
    {
        var calendar = new BusinessCalendar(zone);
        StoredRowReader rows = segment.Rows(part.Rows);
        var batch = new List<StoredRow>(RowsAtOnce);
        while (rows.TryRead(out StoredTransaction stored))
        {
            ref readonly Transaction transaction = ref stored.Transaction;
            batch.Add(StoredRow.Of(transaction, ContentHash.Of(transaction), stored.Offset, calendar.DayOf(transaction.OccurredAt)));
            if (batch.Count == RowsAtOnce)
            {
                cancellation.ThrowIfCancellationRequested();
                Fold(batch, day);
            }
        }

        Fold(batch, day);
    }

    private static void Fold(List<StoredRow> batch, DayStore day)
    {
        lock (day)
        {
            foreach (ref readonly StoredRow row in CollectionsMarshal.AsSpan(batch))
            {
                day.Prefetch(row.Id);
            }

            foreach (ref readonly StoredRow row in CollectionsMarshal.AsSpan(batch))
            {
                day.Fold(row);
            }
        }

        batch.Clear();
    }

    private async Task LoadVersionAsync(DayVersion version, SourceId source, LogPartition partition, DayStore day, CancellationToken cancellation)
    {
        IEnumerable<DayOutput> rows = version.Manifest.Outputs.Where(output => DayFiles.HoldsRows(output.Name));
        using FileLeases leases = await store.LeaseFilesAsync([.. rows.Select(output => (version.KeyOf(output), output.Sha256))], cancellation).ConfigureAwait(false);
        if (leases.Count > 0)
        {
            using var database = WorkDatabase.Open(options);
            string files = $"read_parquet({Sql.List(leases.Paths)}, union_by_name = true, hive_partitioning = false)";
            Load(database.Connection, BusinessDaySql.Replace(files, BusinessDaySql.Recut(zone, version.Manifest)), source, partition, day, cancellation);
        }
    }

    private static void Load(
        DuckConnection connection, string rows, SourceId source, LogPartition partition, DayStore day, CancellationToken cancellation)
    {
        using DuckResult result = connection.Query(
            $"""
            SELECT transaction_id, revision, voided, content_hash, "offset", business_day, currency, kind, amount, exposure_delta, pending_delta, stake
            FROM {rows}
            WHERE source = {Sql.Literal(source.Value)} AND "partition" = {partition} AND run IS NULL
            """,
            cancellation);
        var batch = new List<StoredRow>(RowsAtOnce);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                batch.Add(RowOf(chunk, row));
            }

            Fold(batch, day);
        }
    }

    private static StoredRow RowOf(DuckChunk chunk, int row) => new()
    {
        Id = new TransactionId(chunk.Uuid(0, row)),
        Revision = chunk.Integers(1)[row],
        Voided = chunk.Boolean(2, row),
        ContentHash = chunk.UnsignedLongs(3)[row],
        Offset = new LogOffset(chunk.Longs(4)[row]),
        BusinessDay = new BusinessDay(chunk.Dates(5)[row]),
        Currency = Currency.Parse(chunk.Utf8(6, row)),
        Kind = SchemaNames.ParseKind(chunk.Utf8(7, row)),
        Amount = new Amount(chunk.Decimals(8, Amount.DecimalPlaces)[row]),
        ExposureDelta = new Amount(chunk.Decimals(9, Amount.DecimalPlaces)[row]),
        PendingDelta = new Amount(chunk.Decimals(10, Amount.DecimalPlaces)[row]),
        Stake = new Amount(chunk.Decimals(11, Amount.DecimalPlaces)[row]),
    };
}
