using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// The fold of a batch of home dates in memory; <see cref="DayFold"/> is the same in SQL, for what is too large.
/// <list type="number">
/// <item>The rows of the missing segment parts, decoded by all threads and checked against what their checkpoints say.</item>
/// <item>Beside them the rows that the bases hold of the same ids, and of small bases all. Other base rows keep their place: nothing new speaks of them.</item>
/// <item>Each gets its fate by <see cref="RowJudge"/>, and its place in the total order by <see cref="RowOrder"/>. So files and statistics can be written
/// from first to last, by one thread each and several side by side, and nobody sorts again.</item>
/// </list>
/// </summary>
internal sealed class RowFold(DuckConnection connection, IReadOnlyList<DayWork> batch, BaseFiles baseFiles, CompactorOptions options) : IDisposable
{
    private readonly RowTable _table = new();

    /// <summary>Rows that were read twice from the same origin, by home date: what the new versions hold less than their inputs.</summary>
    public Dictionary<HomeDate, RowDigest> ReadTwice { get; } = [];

    /// <summary>Lets the rows go.</summary>
    public void Dispose() => _table.Dispose();

    /// <summary>Builds <c>touched</c> where there are bases to be merged.</summary>
    /// <returns>The rows, judged and in order.</returns>
    /// <exception cref="DamagedDataException">A segment isn't what its checkpoint says, or a known origin holds another message.</exception>
    public async Task<JudgedRows> RunAsync(IObjectStore store, NodaTime.DateTimeZone zone, CancellationToken cancellation)
    {
        List<SegmentPart> parts =
        [
            .. batch.SelectMany(work => work.Missing).OrderBy(part => part.Segment.Object).ThenBy(part => part.Segment.Key).ThenBy(part => part.Rows.Position),
        ];
        await new SegmentRows(store, zone, _table, cancellation).ReadAsync(parts, options.Threads).ConfigureAwait(false);
        int fresh = _table.Count;
        if (batch.Any(work => work.HasSharedPlaces))
        {
            CheckOrigins(cancellation);
        }

        HashSet<HomeDate> whole = [.. batch.Where(work => work.ReadsBaseWhole(options)).Select(work => work.Date)];
        IReadOnlySet<HomeDate> merged = baseFiles.Dates.Except(whole).ToHashSet();
        ReadHeld(whole, merged, fresh, cancellation);
        _table.Complete();
        bool overlaps = batch.Any(work => work.HasOverlaps);
        var ids = new IdIndex(_table);
        new RowJudge(_table, ids, batch.SelectMany(work => work.Inputs.Retractions), overlaps).Judge(cancellation);
        if (overlaps)
        {
            CountReadTwice(fresh);
        }

        var order = new RowOrder(_table, options.Threads);
        return new JudgedRows(_table, order, ids, merged);
    }

    private void CheckOrigins(CancellationToken cancellation)
    {
        using DuckTable places = connection.RegisterTable("places_feed", PlaceFeed.Columns, new PlaceFeed(_table, _table.Count), _table.Count);
        string newRows = $"SELECT {OriginCheck.Columns} FROM places_feed()";
        OriginCheck.Run(connection, newRows, baseFiles.Any ? baseFiles.RowsSql() : $"{newRows} WHERE false", cancellation);
    }

    /// <param name="whole">Dates whose bases are read whole, where they have any.</param>
    /// <param name="merged">Those of which only what new rows speak of is read, and the texts that the others have.</param>
    /// <param name="fresh">How many rows are new.</param>
    /// <param name="cancellation">Stops it.</param>
    private void ReadHeld(HashSet<HomeDate> whole, IReadOnlySet<HomeDate> merged, int fresh, CancellationToken cancellation)
    {
        var held = new HeldRows(_table);
        if (baseFiles.Dates.Overlaps(whole))
        {
            held.Read(connection, $"SELECT {RowColumns.List} FROM ({baseFiles.RowsSql(whole.Contains)})", cancellation);
        }

        if (merged.Count == 0)
        {
            return;
        }

        using (connection.RegisterTable("touched_feed", IdFeed.Columns, new IdFeed(_table, fresh), fresh))
        {
            connection.Execute("CREATE OR REPLACE TABLE touched AS SELECT DISTINCT transaction_id FROM touched_feed()", cancellation);
        }

        held.Read(
            connection, $"SELECT {RowColumns.List} FROM ({baseFiles.RowsSql(merged.Contains)}) AS held WHERE transaction_id IN (SELECT transaction_id FROM touched)", cancellation);
        foreach (HeldFiles winners in merged.Select(baseFiles.Winners).OfType<HeldFiles>())
        {
            held.ReadTexts(connection, $"SELECT DISTINCT {HeldWinners.Texts} FROM {winners.Sql}", cancellation);
        }
    }

    private void CountReadTwice(int fresh)
    {
        foreach (DayWork work in batch)
        {
            ReadTwice[work.Date] = RowDigest.Zero;
        }

        for (int index = 0; index < _table.Count; index++)
        {
            ref PackedRow row = ref _table[index];
            if (row.Fate == RowFate.Dropped)
            {
                ReadTwice[new HomeDate(row.HomeDate)] += RowDigest.Of(row.ContentHash, new LogOffset(row.Offset));
            }
        }
    }
}
