using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Explain;

/// <summary>Transactions that changed between two points, as far as a figure is made of them.</summary>
internal static class ChangedTransactions
{
    /// <param name="known">All that the points know.</param>
    /// <param name="connection">Where to work.</param>
    /// <param name="measure">The figure.</param>
    /// <param name="sign">Empty, or <c>-</c> for a figure that they are taken from.</param>
    /// <param name="before">One point.</param>
    /// <param name="after">The other.</param>
    /// <param name="limit">The first business day that is left out.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public static async Task<IReadOnlyList<ExplainedLine>> ReadAsync(
        KnownTransactions known, DuckConnection connection, ChangeMeasure measure, string sign, KnownPoint before, KnownPoint after, BusinessDay limit, CancellationToken cancellation)
    {
        string effects = known.NewTable();
        if (!await known.Changes.CreateEffectsAsync(effects, measure, before, after, limit, cancellation).ConfigureAwait(false))
        {
            return [];
        }

        string from = $"FROM {effects} WHERE effect <> 0 ORDER BY {CorrectionsSql.Order}";
        List<AmountSum> sums = connection.Rows($"SELECT {sign}effect {from}", (in DuckChunk chunk, int row) => chunk.Sum(0, row), cancellation);
        return [.. sums.Zip(CorrectionTables.Read(connection, from, cancellation), (effect, change) => new ExplainedLine(effect, change))];
    }
}
