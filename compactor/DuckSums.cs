using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>Exact sums out of DuckDB: DECIMAL(38, 4) is 128 bits of ten-thousandths.</summary>
public static class DuckSums
{
    public static AmountSum Sum(this in DuckChunk chunk, int column, int row) => new(chunk.WideDecimals(column, Amount.DecimalPlaces)[row]);
}
