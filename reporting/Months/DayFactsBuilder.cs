using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// Computes the facts of some home dates together, of whatever months their rows are, as files that any of these months can be joined from (<see cref="PieceFacts"/>).
/// Chains and running numbers are found in one walk over the rows, which day versions have by account; everything else is a query.
/// </summary>
internal sealed class DayFactsBuilder(Workspace workspace)
{
    /// <summary>So that a month can read the chains of all its days side by side in little memory.</summary>
    private static readonly ParquetOptions SideBySide = new() { RowGroupRows = 16_384 };

    /// <summary>More files of winners than these are sorted together.</summary>
    private const int StreamsMax = 8;

    private readonly DuckConnection _connection = workspace.Connection;

    private readonly List<PieceFile> _files = [];

    /// <summary>The files, all of which have rows.</summary>
    public async Task<IReadOnlyList<PieceFile>> BuildAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        using DayTables tables = await DayTables.LoadAsync(workspace, days, cancellation).ConfigureAwait(false);
        string months = MonthNumber.List(days.SelectMany(day => day.Manifest.BusinessMonths).Distinct().Order());
        foreach (FactQuery fact in RowFacts.Files(months).Concat(RowFacts.Sums(months).All))
        {
            Write(_connection, fact.Name, fact.Ordered, new ParquetOptions(), cancellation);
        }

        AddPositions(months, cancellation);
        if (ChainSql.AnyRevisions(_connection, cancellation))
        {
            string owners = ChainSql.Owners(days);
            Write(_connection, MonthFactFiles.Revisions, $"{ChainSql.Revisions(owners)} ORDER BY month, {ChainSql.RevisionsOrder}", new ParquetOptions(), cancellation);
        }

        await AddChainsAsync(days, cancellation).ConfigureAwait(false);
        return _files;
    }

    private void AddPositions(string months, CancellationToken cancellation)
    {
        using var positions = TemporaryTable.Create(_connection, "day_positions", PositionsSql.CreateOfDays(months), cancellation);
        Write(_connection, MonthFactFiles.Positions, $"{PositionsSql.OfDays(kept: true)} ORDER BY month, {PositionsSql.Order}", new ParquetOptions(), cancellation);
        Write(_connection, DayFacts.SettledPositions, $"{PositionsSql.OfDays(kept: false)} ORDER BY month, {PositionsSql.Order}", new ParquetOptions(), cancellation);
    }

    private async Task AddChainsAsync(IReadOnlyList<DayVersion> days, CancellationToken cancellation)
    {
        IReadOnlyList<string> winners = await workspace.LeaseAsync(days, DayFiles.IsWinners, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> losers = await workspace.LeaseAsync(days, DayFiles.Losers.Equals, cancellation).ConfigureAwait(false);
        IEnumerable<IReadOnlyList<string>> together = winners.Count > StreamsMax ? [winners] : winners.Select(path => new[] { path });
        var streams = new List<AccountStream<FirstRevision>>();
        try
        {
            foreach (string sql in together.Select(FirstRevisionSql.OfWinners).Concat(losers.Count == 0 ? [] : [FirstRevisionSql.OfLosers(losers)]))
            {
                streams.Add(new FirstRevisionStream(workspace.ConnectToOneThread(), sql, cancellation));
            }

            using DuckConnection oneThread = workspace.ConnectToOneThread();
            AddChains(oneThread, new DayChainFeed(streams), cancellation);
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
        }
    }

    private void AddChains(DuckConnection connection, DayChainFeed feed, CancellationToken cancellation)
    {
        using (connection.RegisterTable("day_chains", DayChainFile.Columns, feed))
        {
            Write(connection, MonthFactFiles.Chains, "SELECT * FROM day_chains()", SideBySide, cancellation);
        }

        AddList(connection, MonthFactFiles.Breaks, ChainLists.BreakColumns, feed.Breaks.Count, (writer, row, index) => ChainLists.Write(writer, row, feed.Breaks[index]), cancellation);
        AddList(connection, MonthFactFiles.Sequences, ChainLists.StretchColumns, feed.Numbers.Stretches.Count, (writer, row, index) => ChainLists.Write(writer, row, feed.Numbers.Stretches[index]), cancellation);
        AddList(connection, MonthFactFiles.VoidNumbers, ChainLists.NumberColumns, feed.Numbers.Void.Count, (writer, row, index) => ChainLists.Write(writer, row, feed.Numbers.Void[index]), cancellation);
        AddList(connection, MonthFactFiles.RepeatedNumbers, ChainLists.NumberColumns, feed.Numbers.Repeated.Count, (writer, row, index) => ChainLists.Write(writer, row, feed.Numbers.Repeated[index]), cancellation);
    }

    private void AddList(DuckConnection connection, string name, IReadOnlyList<DuckColumn> columns, int rows, Action<DuckChunkWriter, int, int> write, CancellationToken cancellation)
    {
        if (rows > 0)
        {
            using DuckTable table = connection.RegisterTable("listed", columns, new CountedFeed(rows, write), rows);
            Write(connection, name, "SELECT * FROM listed()", SideBySide, cancellation);
        }
    }

    private void Write(DuckConnection connection, string name, string select, ParquetOptions options, CancellationToken cancellation)
    {
        if (workspace.WriteIfAny(connection, select, options, cancellation) is var (path, rows))
        {
            _files.Add(new PieceFile(name, path, rows));
        }
    }
}
