using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Months;

/// <summary>The stretches of running numbers of one month in a file of a day's.</summary>
internal sealed class NumberStream(DuckConnection connection, string path, int month, CancellationToken cancellation)
    : AccountStream<NumberStretch>(connection, $"SELECT account_id, lowest, highest FROM {BalancesSql.File(path)} WHERE month = {month}", cancellation)
{
    protected override long AccountOf(in NumberStretch row) => row.Account;

    protected override void Read(in DuckChunk chunk, Span<NumberStretch> rows)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new NumberStretch(month, chunk.Longs(0)[row], chunk.Longs(1)[row], chunk.Longs(2)[row]);
        }
    }
}
