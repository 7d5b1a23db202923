using System.Globalization;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// The fold of a batch of home dates in SQL.
/// <list type="number">
/// <item><c>delta</c>: every row of the missing segment parts, checked against what their checkpoints say.</item>
/// <item><c>fresh</c>: delta without rows that were read twice from the same origin, here or in the base. Where two decoders made different
/// rows of one message both are kept: which of them came first must not decide.</item>
/// <item><c>ranked</c>: fresh rows and all base rows of the same ids, each with its reason to lose, or none if it stands and counts.
/// Base rows of other ids keep their place: nothing new speaks of them.</item>
/// </list>
/// Which row stands is <see cref="RowRanking"/>'s.
/// </summary>
/// <param name="connection">Where the tables are made.</param>
/// <param name="batch">The home dates.</param>
/// <param name="baseFiles">Of the same dates.</param>
internal sealed class DayFold(DuckConnection connection, IReadOnlyList<DayWork> batch, BaseFiles baseFiles)
{
    /// <summary>SQL of a stored row's placement, as <see cref="RowDigest"/> defines it.</summary>
    public static readonly string Placement = string.Create(
        CultureInfo.InvariantCulture,
        $"((content_hash & {RowDigest.PlacementModulus})::HUGEINT * ((\"offset\" % {RowDigest.PlacementModulus}) + 1))");

    /// <summary>SQL of a stored row's home date. By way of a number, since DuckDB asks a calendar for the date of each moment in a time zone, UTC too.</summary>
    public const string HomeDateOfRow = "make_timestamp(epoch_us(original_occurred_at))::DATE";

    /// <summary>Rows that were read twice from the same origin, by home date: what the new versions hold less than their inputs.</summary>
    public Dictionary<HomeDate, RowDigest> ReadTwice { get; } = [];

    /// <summary>Builds <c>ranked</c> and <c>touched</c>, for every connection of the database to read.</summary>
    /// <exception cref="DamagedDataException">A segment isn't what its checkpoint says, or a known origin holds another message.</exception>
    public void Run(IObjectStore store, BusinessCalendar calendar, CancellationToken cancellation)
    {
        List<SegmentPart> parts =
        [
            .. batch.SelectMany(work => work.Missing).OrderBy(part => part.Segment.Object).ThenBy(part => part.Segment.Key).ThenBy(part => part.Rows.Position),
        ];
        using (connection.RegisterTable(
            "delta_feed", SegmentFeed.Columns, new SegmentFeed(store, parts, calendar, cancellation), parts.Sum(part => part.Rows.Digest.Rows)))
        {
            connection.Execute("CREATE OR REPLACE TABLE delta AS SELECT * FROM delta_feed()", cancellation);
        }

        CheckParts(parts, cancellation);
        bool overlaps = batch.Any(work => work.HasOverlaps);
        string baseRows = baseFiles.RowsSql();
        if (batch.Any(work => work.HasSharedPlaces))
        {
            OriginCheck.Run(connection, "FROM delta", baseRows, cancellation);
        }

        connection.Execute(FreshSql(overlaps, baseRows), cancellation);
        connection.Execute("CREATE OR REPLACE TABLE touched AS SELECT DISTINCT transaction_id FROM fresh", cancellation);
        connection.Execute(RankedSql(baseRows), cancellation);
        if (overlaps)
        {
            CountReadTwice(cancellation);
        }

        connection.Execute("DROP TABLE delta; DROP TABLE fresh", cancellation);
    }

    private static string FreshSql(bool overlaps, string baseRows) => overlaps
        ? $"""
            CREATE OR REPLACE TABLE fresh AS
            SELECT {RowColumns.List}, home_date FROM delta AS read
            WHERE NOT EXISTS (SELECT 1 FROM ({baseRows}) AS held
                WHERE held.source = read.source AND held."partition" = read."partition" AND held."offset" = read."offset"
                AND held.run IS NOT DISTINCT FROM read.run AND held.content_hash = read.content_hash)
            QUALIFY row_number() OVER (PARTITION BY {RowColumns.Origin}, content_hash ORDER BY part) = 1
            """
        : $"CREATE OR REPLACE TABLE fresh AS SELECT {RowColumns.List}, home_date FROM delta";

    private string RankedSql(string baseRows) => $"""
        CREATE OR REPLACE TABLE ranked AS
        SELECT * FROM ({RowRanking.Ranked($"""
            SELECT {RowColumns.List}, home_date FROM fresh
            UNION ALL
            SELECT {RowColumns.List}, home_date FROM ({baseRows}) AS held WHERE transaction_id IN (SELECT transaction_id FROM touched)
            """, batch.SelectMany(work => work.Inputs.Retractions))})
        ORDER BY home_date
        """;

    private void CheckParts(List<SegmentPart> parts, CancellationToken cancellation)
    {
        using DuckResult result = connection.QueryAtOnce(
            $"SELECT part, count(*), sum(content_hash), sum({Placement}) FROM delta GROUP BY part", cancellation);
        var seen = new HashSet<int>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                SegmentPart part = parts[chunk.Integers(0)[row]];
                seen.Add(chunk.Integers(0)[row]);
                RowDigest read = new(chunk.Longs(1)[row], (UInt128)chunk.HugeInts(2)[row], (UInt128)chunk.HugeInts(3)[row]);
                if (read != part.Rows.Digest)
                {
                    throw Disagreement(part, read);
                }
            }
        }

        int absent = Enumerable.Range(0, parts.Count).FirstOrDefault(index => !seen.Contains(index), -1);
        if (absent >= 0)
        {
            throw Disagreement(parts[absent], RowDigest.Zero);
        }
    }

    private static DamagedDataException Disagreement(SegmentPart part, RowDigest read) => new(
        $"The segment {part.Segment.Key} holds other rows of {part.Rows.Date} than its checkpoint says: {read} read, {part.Rows.Digest} written.");

    private void CountReadTwice(CancellationToken cancellation)
    {
        const string Sums = "home_date, count(*) AS rows, sum(content_hash) AS contents, sum";
        using DuckResult result = connection.QueryAtOnce(
            $"""
            SELECT d.home_date, d.rows - coalesce(f.rows, 0), d.contents - coalesce(f.contents, 0), d.places - coalesce(f.places, 0)
            FROM (SELECT {Sums}({Placement}) AS places FROM delta GROUP BY home_date) AS d
            LEFT JOIN (SELECT {Sums}({Placement}) AS places FROM fresh GROUP BY home_date) AS f USING (home_date)
            """,
            cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                ReadTwice[new HomeDate(chunk.Dates(0)[row])] =
                    new RowDigest(chunk.Longs(1)[row], (UInt128)chunk.HugeInts(2)[row], (UInt128)chunk.HugeInts(3)[row]);
            }
        }
    }
}
