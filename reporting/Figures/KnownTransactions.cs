using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.Corrections;
using NodaTime;

namespace Accounting.Reporting.Figures;

/// <summary>Transactions as they were known at a point, folded out of the newest day versions, which hold every row that was ever seen.</summary>
internal sealed class KnownTransactions
{
    /// <summary>Columns of a row that effects and conditions may name, beside <c>transactions</c>, which is 1.</summary>
    private const string OneTransaction = "1 AS transactions";

    private readonly Workspace _workspace;
    private readonly IReadOnlyList<DayVersion> _days;
    private int _tables;

    /// <param name="workspace">Where to work.</param>
    /// <param name="days">Versions that hold all that the points know, cut by the rules in force.</param>
    /// <param name="zone">The business time zone by those rules.</param>
    public KnownTransactions(Workspace workspace, IReadOnlyList<DayVersion> days, DateTimeZone zone)
    {
        _workspace = workspace;
        _days = days;
        Changes = new TransactionChanges(workspace, days, zone) { AreAskedAgain = true };
    }

    /// <summary>What became known between two points.</summary>
    public TransactionChanges Changes { get; }

    /// <summary>A name that no table of the connection has.</summary>
    public string NewTable() => $"figure_{++_tables}";

    /// <summary>Makes a table of those that count, with all their columns and <c>transactions</c>; returns its name.</summary>
    /// <param name="point">What is known.</param>
    /// <param name="from">The first business day; null for all before.</param>
    /// <param name="before">The business day after the last.</param>
    /// <param name="condition">SQL over a row.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public async Task<string> CreateAsync(KnownPoint point, BusinessDay? from, BusinessDay before, string condition, CancellationToken cancellation)
    {
        (AsOf at, string stored) = await StoredAsync(point, from, before, paths => condition == "true" ? "true" : $"transaction_id IN (SELECT transaction_id FROM {Files(paths)} WHERE {condition})", cancellation).ConfigureAwait(false);
        string table = NewTable();
        string since = from is { } first ? $" AND business_day >= DATE '{first}'" : "";
        _workspace.Connection.Execute(
            $"""
            CREATE TEMP TABLE {table} AS SELECT * FROM (SELECT *, {OneTransaction} FROM ({AsOfRows.Judged(stored, at)}) WHERE loser_reason IS NULL)
            WHERE business_day < DATE '{before}'{since} AND ({condition})
            """,
            cancellation);
        return table;
    }

    /// <summary>A query of every row of the ids of a table, each with its reason to lose as it was known.</summary>
    /// <param name="point">What is known.</param>
    /// <param name="from">The first business day on which one of them counts; null for all before.</param>
    /// <param name="before">The business day after the last.</param>
    /// <param name="ids">A table or query with <c>transaction_id</c>.</param>
    /// <param name="cancellation">Cancels fetching files.</param>
    public async Task<string> HistoryAsync(KnownPoint point, BusinessDay? from, BusinessDay before, string ids, CancellationToken cancellation)
    {
        (AsOf at, string stored) = await StoredAsync(point, from, before, _ => $"transaction_id IN (SELECT transaction_id FROM {ids})", cancellation).ConfigureAwait(false);
        return AsOfRows.Judged(stored, at);
    }

    /// <summary>The rows of versions that may hold rows of those days: all revisions of an id lie in the version of its home date.</summary>
    private async Task<(AsOf At, string Stored)> StoredAsync(KnownPoint point, BusinessDay? from, BusinessDay before, Func<IReadOnlyList<string>, string> filter, CancellationToken cancellation)
    {
        AsOf at = await Changes.AtAsync(point, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> paths = await Changes.PathsAsync(_days.Where(day => TransactionChanges.MayBeWithin(from, before, day, at)), cancellation).ConfigureAwait(false);
        return (at, paths.Count == 0 ? AsOfRows.Stored(paths) : AsOfRows.Stored(paths, filter(paths)));
    }

    private static string Files(IReadOnlyList<string> paths) => $"(SELECT * FROM read_parquet({Sql.List(paths)}, union_by_name = true, hive_partitioning = false))";
}
