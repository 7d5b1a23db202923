using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Ids;

/// <summary>Queries of what is known of ids under several home dates.</summary>
internal static class IdHomes
{
    /// <summary>A query of all of it: <c>transaction_id, home_date</c>.</summary>
    /// <exception cref="Aggregator.Store.DamagedDataException">A file isn't what was written.</exception>
    public static Task<string> KnownHomesAsync(this Workspace workspace, IdCatalog catalog, CancellationToken cancellation) =>
        workspace.HomesAsync(catalog.Found.Values, cancellation);

    /// <summary>A query of some of it.</summary>
    /// <exception cref="Aggregator.Store.DamagedDataException">A file isn't what was written.</exception>
    public static async Task<string> HomesAsync(this Workspace workspace, IEnumerable<FoundIds> found, CancellationToken cancellation)
    {
        var queries = new List<string>();
        foreach (StoredFile file in found.Select(known => known.Rows).DistinctBy(file => file.Key))
        {
            queries.Add($"SELECT transaction_id, home_date FROM {BalancesSql.File(await workspace.PathOfAsync(file, cancellation).ConfigureAwait(false))}");
        }

        return queries.Count == 0 ? "(SELECT NULL::UUID AS transaction_id, NULL::DATE AS home_date WHERE false)" : $"({string.Join(" UNION ALL ", queries)})";
    }
}
