using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>Puts the rows of one instant in order, of the accounts whose chain doesn't hold as it is, and stores with which balances their months may begin.</summary>
internal sealed class ChainOrdering(DuckConnection connection)
{
    private static readonly IReadOnlyList<DuckColumn> TurnColumns = [new("row", DuckType.BigInt), new("turn", DuckType.BigInt)];

    private static readonly IReadOnlyList<DuckColumn> BaseColumns =
        [new("month", DuckType.Integer), new("account_id", DuckType.BigInt), new("account_type", DuckType.Varchar), new("currency", DuckType.Varchar), new("base", DuckType.Decimal(38, Amount.DecimalPlaces))];

    private readonly List<(long Row, long Turn)> _turns = [];

    private readonly List<((int Month, long Account, string AccountType, string Currency) Of, long Base)> _bases = [];

    /// <summary>Takes the tables <c>firsts</c> and <c>links</c>, and leaves <c>links</c> in order.</summary>
    public async Task AddAsync(FactFiles files, CancellationToken cancellation)
    {
        using var torn = TemporaryTable.Create(connection, "torn", ChainSql.Torn(), cancellation);
        ReadAccounts(cancellation);
        if (_turns.Count > 0)
        {
            using DuckTable turns = connection.RegisterTable("turns", TurnColumns, () => new CountedFeed(_turns.Count, FillTurn), _turns.Count);
            connection.Execute(ChainSql.Relink(), cancellation);
        }

        if (_bases.Count > 0)
        {
            using DuckTable bases = connection.RegisterTable("bases", BaseColumns, () => new CountedFeed(_bases.Count, FillBase), _bases.Count);
            await files.AddAsync(MonthFactFiles.Bases, "SELECT * FROM bases()", "account_id, account_type, currency, base", cancellation).ConfigureAwait(false);
        }
    }

    private void ReadAccounts(CancellationToken cancellation)
    {
        var rows = new List<ChainRow>();
        (int, long, string, string) at = default;
        using DuckResult result = connection.Query(ChainSql.TornRows, cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                (int, long, string, string) of = (chunk.Integers(0)[row], chunk.Longs(1)[row], chunk.Text(2, row), chunk.Text(3, row));
                if (of != at)
                {
                    Order(at, rows);
                    at = of;
                }

                rows.Add(new ChainRow(
                    chunk.Longs(5)[row],
                    chunk.Timestamps(4)[row],
                    chunk.Decimals(6, Amount.DecimalPlaces)[row],
                    chunk.IsNull(7, row) ? null : chunk.Decimals(7, Amount.DecimalPlaces)[row]));
            }
        }

        Order(at, rows);
    }

    private void Order((int, long, string, string) account, List<ChainRow> rows)
    {
        if (rows.Count > 0)
        {
            (IReadOnlyList<(long, long)> turns, IReadOnlyCollection<long> bases) = AccountInstants.Order(rows);
            _turns.AddRange(turns);
            _bases.AddRange(bases.Select(found => (account, found)));
            rows.Clear();
        }
    }

    private void FillTurn(DuckChunkWriter chunk, int row, int index)
    {
        chunk.SetLong(0, row, _turns[index].Row);
        chunk.SetLong(1, row, _turns[index].Turn);
    }

    private void FillBase(DuckChunkWriter chunk, int row, int index)
    {
        ((int month, long account, string type, string currency), long found) = _bases[index];
        chunk.SetInteger(0, row, month);
        chunk.SetLong(1, row, account);
        chunk.SetText(2, row, type);
        chunk.SetText(3, row, currency);
        chunk.SetDecimal(4, row, found);
    }
}
