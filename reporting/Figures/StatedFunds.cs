using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Figures;

/// <summary>What a statement of funds says: it comes from nowhere else.</summary>
internal sealed record StatedFunds : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        string rows = await reading.RowsAsync(cancellation).ConfigureAwait(false);
        string file = Sql.Literal($"as stated in the file with SHA-256 {reading.Report.Manifest.Funds}: ");
        return $"SELECT currency, {file} || day || ', ' || institution AS of, {Exact("amount")} AS part FROM {rows} WHERE amount IS NOT NULL";
    }
}
