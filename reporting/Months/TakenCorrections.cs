using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Corrections that breaks have taken, as a table of the connection.</summary>
internal sealed class TakenCorrections(IReadOnlyList<(long Account, Currency Currency, ChainCorrection Correction)> taken) : IRowFeed
{
    public static readonly IReadOnlyList<DuckColumn> Columns =
        [new("account_id", DuckType.BigInt), new("currency", DuckType.Varchar), new("transaction_id", DuckType.Uuid), new("revision", DuckType.Integer)];

    private int _next;

    public int Fill(DuckChunkWriter chunk)
    {
        int count = Math.Min(chunk.Capacity, taken.Count - _next);
        for (int row = 0; row < count; row++)
        {
            (long account, Currency currency, ChainCorrection correction) = taken[_next + row];
            chunk.SetLong(0, row, account);
            chunk.SetText(1, row, currency.Code);
            chunk.SetUuid(2, row, correction.Id.Value);
            chunk.SetInteger(3, row, (int)correction.Revision);
        }

        _next += count;
        return count;
    }
}
