using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Ids;

/// <summary>Adds to what is known the ids that more than one home date was seen to have, where they aren't known already.</summary>
internal sealed class IdDiscovery(Workspace workspace, IdCatalog catalog)
{
    private static readonly IReadOnlyList<DuckColumn> Columns = [new("transaction_id", DuckType.Uuid), new("home_date", DuckType.Date)];

    private readonly DuckConnection _connection = workspace.Connection;

    /// <param name="seen">Ids with home dates at which they were seen, in any order and any number of times.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task AddAsync(IReadOnlyList<(TransactionId Id, HomeDate Date)> seen, CancellationToken cancellation)
    {
        if (seen.Count > 0)
        {
            using DuckTable table = _connection.RegisterTable("seen_feed", Columns, () => FeedOf(seen), seen.Count);
            await AddAsync("SELECT * FROM seen_feed()", cancellation).ConfigureAwait(false);
        }
    }

    /// <param name="seen">A query of <c>transaction_id, home_date</c>, in any order and any number of times.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task AddAsync(string seen, CancellationToken cancellation)
    {
        string known = await workspace.KnownHomesAsync(catalog, cancellation).ConfigureAwait(false);
        using var found = TemporaryTable.Create(
            _connection,
            "seen",
            $"""
            CREATE OR REPLACE TEMP TABLE seen AS SELECT DISTINCT transaction_id, home_date FROM ({seen})
            QUALIFY min(home_date) OVER (PARTITION BY transaction_id) <> max(home_date) OVER (PARTITION BY transaction_id)
            """,
            cancellation);
        await StoreNewAsync(known, cancellation).ConfigureAwait(false);
    }

    /// <summary>All home dates of each id of which a new one was seen, so that what is found says by itself where to look.</summary>
    private async Task StoreNewAsync(string known, CancellationToken cancellation)
    {
        string unknown = $"""
            SELECT DISTINCT transaction_id, home_date FROM (SELECT transaction_id, home_date FROM seen UNION ALL {known})
            WHERE transaction_id IN (SELECT transaction_id FROM (SELECT transaction_id, home_date FROM seen EXCEPT {known}))
            ORDER BY transaction_id, home_date
            """;
        if (workspace.WriteIfAny(_connection, unknown, new ParquetOptions(), cancellation) is not var (path, rows))
        {
            return;
        }

        List<HomeDate> dates = _connection.Rows(
            $"SELECT DISTINCT home_date FROM {BalancesSql.File(path)} ORDER BY home_date", (in DuckChunk chunk, int row) => new HomeDate(chunk.Dates(0)[row]), cancellation);
        PendingFile file = await PendingFile.OfAsync("ids", path, rows, cancellation).ConfigureAwait(false);
        var stored = new StoredFile(file.File.Name, IdFiles.Rows(file.File.Sha256), file.File.Sha256, file.File.LengthBytes, rows);
        await catalog.AddAsync(workspace.Context.Store, new FoundIds { Format = FoundIds.CurrentFormat, Dates = dates, Rows = stored }, path, cancellation).ConfigureAwait(false);
    }

    private static CountedFeed FeedOf(IReadOnlyList<(TransactionId Id, HomeDate Date)> rows) => new(rows.Count, (writer, row, index) =>
    {
        writer.SetUuid(0, row, rows[index].Id.Value);
        writer.SetDate(1, row, rows[index].Date.DaysSinceEpoch);
    });
}
