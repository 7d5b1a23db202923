using Accounting.Aggregator.Collection;
using Accounting.Compactor.OpenTables;

namespace Accounting.Compactor.Collection;

/// <summary>
/// Finds what the tables' metadata names no more, and what was written for commits that others were faster than. The tables are read after the store was listed: what
/// a commit has written since is not old, and what it took over is still named, else it doesn't come about.
/// </summary>
public static class TableGarbage
{
    public static async Task SearchAsync(GarbageSearch search, NamedVersions named, CancellationToken cancellation)
    {
        await named.ReadAsync(cancellation).ConfigureAwait(false);
        search.Add(
            search.Under("tables/").Where(file => search.IsOld(file) && !named.Names(file.Key)),
            "no snapshot of a table names it",
            isHead: key => key.Name.EndsWith(".metadata.json", StringComparison.Ordinal));
    }
}
