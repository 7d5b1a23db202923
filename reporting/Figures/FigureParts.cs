
namespace Accounting.Reporting.Figures;

/// <summary>A figure that is a sum of parts: cells of other rows, or accounts each for itself, where no transaction has a part of its own.</summary>
internal abstract record FigureParts : FigureSource
{
    /// <summary>A query of <c>currency, of, part</c>: each part with what it is of, which no other part of the currency is of.</summary>
    /// <param name="reading">The report that is read.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public abstract Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation);

    /// <summary>Parts without one.</summary>
    protected const string None = "SELECT CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS VARCHAR) AS of, CAST(NULL AS DECIMAL(38,4)) AS part WHERE false";

    protected static string Exact(string sql) => $"CAST({sql} AS DECIMAL(38,4))";
}
