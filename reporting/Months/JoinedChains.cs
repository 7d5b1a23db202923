using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>What <see cref="MonthChains"/> made of a month's pieces, as tables of the connection until it is disposed.</summary>
internal sealed class JoinedChains : IDisposable
{
    /// <summary>A condition for accounts that are <see cref="Irregular"/>.</summary>
    public const string IsIrregular = "account_id IN (SELECT account_id FROM irregular())";

    private const string NotIrregular = "ANTI JOIN irregular() USING (account_id)";

    private readonly DuckConnection _connection;
    private readonly List<DuckTable> _tables = [];

    private JoinedChains(DuckConnection connection, MonthChains chains, PieceFacts pieces)
    {
        _connection = connection;
        Irregular = chains.Irregular;
        Register("irregular", [new DuckColumn("account_id", DuckType.BigInt)], Irregular.Count, (writer, row, index) => writer.SetLong(0, row, chains.Irregular[index]));
        Register("stretches", ChainLists.StretchColumns, chains.Stretches.Count, (writer, row, index) => ChainLists.Write(writer, row, chains.Stretches[index]));
        Register("breaks_between", ChainLists.BreakColumns, chains.Breaks.Count, (writer, row, index) => ChainLists.Write(writer, row, chains.Breaks[index].Break, chains.Breaks[index].Follows));
        Register("placed", ChainLists.PlacedColumns, chains.Placed.Count, (writer, row, index) => ChainLists.Write(writer, row, chains.Placed[index]));
        Queries = new ChainQueries(
            "SELECT * FROM joined_chains",
            BreaksOf(chains, pieces),
            chains.Stretches.Count == 0 ? null : "SELECT * FROM stretches()",
            NumbersOf(pieces, MonthFactFiles.VoidNumbers),
            NumbersOf(pieces, MonthFactFiles.RepeatedNumbers));
    }

    /// <summary>Accounts whose rows have to be looked at all together.</summary>
    public IReadOnlyList<long> Irregular { get; }

    public ChainQueries Queries { get; }

    /// <param name="workspace">Where the tables are made.</param>
    /// <param name="pieces">The month's, with their paths.</param>
    /// <param name="month">Its number.</param>
    /// <param name="cancellation">Stops it.</param>
    public static JoinedChains Join(Workspace workspace, PieceFacts pieces, int month, CancellationToken cancellation)
    {
        var chains = new List<(int Piece, AccountStream<DayChain> Stream)>();
        var numbers = new List<AccountStream<NumberStretch>>();
        try
        {
            foreach ((int piece, string path) in pieces.Paths(MonthFactFiles.Chains))
            {
                chains.Add((piece, new DayChainStream(workspace.ConnectToOneThread(), path, month, cancellation)));
            }

            foreach ((_, string path) in pieces.Paths(MonthFactFiles.Sequences))
            {
                numbers.Add(new NumberStream(workspace.ConnectToOneThread(), path, month, cancellation));
            }

            var joined = new MonthChains(chains, numbers);
            using (workspace.Connection.RegisterTable("month_chains", MonthChains.Columns, joined))
            {
                workspace.Connection.Execute("CREATE TEMP TABLE joined_chains AS SELECT * FROM month_chains()", cancellation);
            }

            return new JoinedChains(workspace.Connection, joined, pieces);
        }
        finally
        {
            chains.ForEach(chain => chain.Stream.Dispose());
            numbers.ForEach(stream => stream.Dispose());
        }
    }

    public void Dispose()
    {
        _tables.ForEach(table => table.Dispose());
        _connection.Execute("DROP TABLE joined_chains", CancellationToken.None);
    }

    private void Register(string name, IReadOnlyList<DuckColumn> columns, int rows, Action<DuckChunkWriter, int, int> write) =>
        _tables.Add(_connection.RegisterTable(name, columns, () => new CountedFeed(rows, write), rows));

    /// <summary>Those within days, put where they stand in the month, and those between days.</summary>
    private static string? BreaksOf(MonthChains chains, PieceFacts pieces)
    {
        string? between = chains.Breaks.Count == 0 ? null : "SELECT * FROM breaks_between()";
        string? within = chains.Placed.Count == 0 ? null :
            $"""
            SELECT month, account_id, account_type, currency, place + rows_before AS place, from_at, to_at, difference, imported, source, "partition", CASE WHEN follows THEN "offset" END AS "offset", logged_at
            FROM ({pieces.RowsWithPiece(MonthFactFiles.Breaks)}) JOIN placed() USING (month, account_id, account_type, currency, piece)
            """;
        return between is null || within is null ? between ?? within : $"{between} UNION ALL BY NAME {within}";
    }

    private string? NumbersOf(PieceFacts pieces, string name) =>
        !pieces.Has(name) ? null : $"SELECT * FROM ({pieces.Rows(name)}) {(Irregular.Count == 0 ? "" : NotIrregular)}";
}
