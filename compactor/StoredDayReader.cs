using System.Runtime.InteropServices;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;

namespace Accounting.Compactor;

/// <summary>
/// Loads what is stored of one partition and home date: the day version that holds most, and the segments after it.
/// Rows that were cut by other time-zone rules get the business days of those in force. The consumer's recovery thus reads a compacted file and a few small ones, however long the day's history is.
/// </summary>
public sealed class StoredDayReader(IObjectStore store, NodaTime.DateTimeZone zone, CompactorOptions options) : IStoredDayReader
{
    /// <summary>Rows that are folded in one go, and few enough for what they look at to stay in the cache until then.</summary>
    private const int RowsAtOnce = 256;

    private readonly InputCatalog _inputs = new(store, forDates: true);

    public async Task LoadAsync(SourceId source, LogPartition partition, LogOffset resumeAt, DayStore day, CancellationToken cancellation)
    {
        // A damaged checkpoint that is about to be read again, or of another partition, keeps nobody from loading this one.
        Inputs known = await _inputs
            .RefreshOfDateAsync(day.Date, name => !name.MayBeOf(source, partition) || (!name.IsInterval && name.Range.From >= resumeAt), cancellation)
            .ConfigureAwait(false);
        DayInputs inputs = DayInputs.OfDate(known, day.Date);
        List<SegmentPart> own = [.. inputs.Parts.Where(part => part.Link.Source == source && part.Link.Partition == partition && part.Link.Run is null)];
        if (own.Count == 0)
        {
            return;
        }

        // Nothing of it is remembered: the days that have gone by would fill the consumer's memory.
        var days = new DayCatalog(store);
        await days.RefreshAsync(day.Date, cancellation).ConfigureAwait(false);
        DayVersion? version = days.Base(day.Date, inputs);
        if (version is not null)
        {
            await LoadVersionAsync(version, source, partition, day, cancellation).ConfigureAwait(false);
        }

        HeldParts? loaded = version is null ? null : inputs.HeldBy(version.Manifest);
        await LoadSegmentsAsync([.. own.Where(part => loaded?.Parts.Contains(part) != true)], day, cancellation).ConfigureAwait(false);
    }

    /// <summary>As many segments at once as there are processors: most of the time goes into unpacking and decoding, and in which order rows are folded decides nothing.</summary>
    private async Task LoadSegmentsAsync(IReadOnlyList<SegmentPart> parts, DayStore day, CancellationToken cancellation)
    {
        var loading = new List<Task>();
        try
        {
            await foreach ((SegmentPart part, Task<SegmentFile> reading) in store.ReadEachAsync(parts, part => SegmentFile.ReadAsync(store, part.Segment, cancellation)).ConfigureAwait(false))
            {
                SegmentFile segment = await reading.ConfigureAwait(false);
                loading.Add(Task.Run(() => Load(segment, part, day, cancellation), cancellation));
                if (loading.Count == Environment.ProcessorCount)
                {
                    Task first = await Task.WhenAny(loading).ConfigureAwait(false);
                    loading.Remove(first);
                    await first.ConfigureAwait(false);
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
            Transaction transaction = stored.Transaction;
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
        IReadOnlyList<FileLease> leases = await store.LeaseFilesAsync([.. rows.Select(output => (version.KeyOf(output), output.Sha256))], cancellation).ConfigureAwait(false);
        try
        {
            if (leases.Count > 0)
            {
                using var database = WorkDatabase.Open(options);
                string files = $"read_parquet({Sql.List(leases.Select(lease => lease.Path))}, union_by_name = true, hive_partitioning = false)";
                Load(database.Connection, BusinessDaySql.Replace(files, BusinessDaySql.Recut(zone, version.Manifest)), source, partition, day, cancellation);
            }
        }
        finally
        {
            foreach (FileLease lease in leases)
            {
                lease.Dispose();
            }
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
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                day.Fold(RowOf(chunk, row));
            }
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
        Currency = Currency.Parse(chunk.Text(6, row)),
        Kind = SchemaNames.ParseKind(chunk.Text(7, row)),
        Amount = new Amount(chunk.Decimals(8, Amount.DecimalPlaces)[row]),
        ExposureDelta = new Amount(chunk.Decimals(9, Amount.DecimalPlaces)[row]),
        PendingDelta = new Amount(chunk.Decimals(10, Amount.DecimalPlaces)[row]),
        Stake = new Amount(chunk.Decimals(11, Amount.DecimalPlaces)[row]),
    };
}
