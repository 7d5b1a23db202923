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
        IReadOnlyList<string> paths = await workspace.PathsOfAsync(found.Select(known => known.Rows).DistinctBy(file => file.Key), cancellation).ConfigureAwait(false);
        return paths.Count == 0
            ? "(SELECT NULL::UUID AS transaction_id, NULL::DATE AS home_date WHERE false)"
            : $"({string.Join(" UNION ALL ", paths.Select(path => $"SELECT transaction_id, home_date FROM {BalancesSql.File(path)}"))})";
    }
}
