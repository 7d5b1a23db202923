using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>The chains of one month in a file of <see cref="DayChainFile"/>.</summary>
internal sealed class DayChainStream(DuckConnection connection, string path, int month, CancellationToken cancellation)
    : AccountStream<DayChain>(connection, $"SELECT * FROM {BalancesSql.File(path)} WHERE month = {month}", cancellation)
{
    private readonly TextCache _types = new();
    private readonly TextCache _currencies = new();
    private readonly TextCache _sources = new();

    protected override long AccountOf(in DayChain row) => row.Name.Account;

    protected override void Read(in DuckChunk chunk, Span<DayChain> rows)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            var chain = new DayChain
            {
                Name = new ChainName(chunk.Integers(0)[row], chunk.Longs(1)[row], _types.Of(chunk.Utf8(2, row)), _currencies.Of(chunk.Utf8(3, row))),
                Rows = chunk.Longs(4)[row],
                Total = Sum(chunk, 5, row),
                Opens = chunk.Longs(6)[row],
                Opened = Sum(chunk, 7, row),
                Flags = (DayChainFlags)chunk.Integers(8)[row],
                Lowest = chunk.Longs(9)[row],
                Highest = chunk.Longs(10)[row],
                Breaks = chunk.Longs(19)[row],
                Links = chunk.Longs(20)[row],
            };
            if (chain.Rows > 0)
            {
                chain.Begins = chunk.Timestamps(11)[row];
                chain.Ends = chunk.Timestamps(12)[row];
                chain.Start = Place(chunk, 13, row);
                chain.End = Place(chunk, 16, row);
            }

            if (chain.Links > 0)
            {
                chain.First = End(chunk, 21, row);
                chain.FirstPlace = chunk.Longs(24)[row];
                chain.FirstLogged = Place(chunk, 25, row);
                chain.FirstLoggedAt = chunk.Timestamps(28)[row];
                chain.Last = End(chunk, 29, row);
            }

            rows[row] = chain;
        }
    }

    private static Int128 Sum(in DuckChunk chunk, int column, int row) => chunk.WideDecimals(column, Amount.DecimalPlaces)[row];

    private static ChainEnd End(in DuckChunk chunk, int column, int row) => new(Sum(chunk, column, row), chunk.Timestamps(column + 1)[row], chunk.Boolean(column + 2, row));

    private LogPlace Place(in DuckChunk chunk, int column, int row) => new(_sources.Of(chunk.Utf8(column, row)), chunk.Integers(column + 1)[row], chunk.Longs(column + 2)[row]);
}
