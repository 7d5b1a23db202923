using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Reporting.Ids;

namespace Accounting.Reporting.Collection;

/// <summary>
/// Finds indexes of ids that another one makes superfluous, and files that neither an index nor anything found names. An index goes once one that goes further,
/// and includes its coverage, has stood for the grace period: whoever looked since took that one. What was found of ids never goes.
/// </summary>
public static class IdGarbage
{
    public static async Task SearchAsync(GarbageSearch search, CancellationToken cancellation)
    {
        var kept = new HashSet<ObjectKey>();
        var indexes = new List<(StoredObject Object, IdIndex Index)>();
        foreach (StoredObject listed in search.Under(IdFiles.Prefix).Where(listed => IdFiles.IsIndex(listed.Key) || IdFiles.IsFound(listed.Key)))
        {
            if (await search.Store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false) is not { } bytes)
            {
                continue;
            }

            if (IdFiles.IsIndex(listed.Key))
            {
                indexes.Add((listed, IdIndex.Read(listed.Key, bytes)));
            }
            else
            {
                kept.UnionWith([listed.Key, FoundIds.Read(listed.Key, bytes).Rows.Key]);
            }
        }

        foreach ((StoredObject listed, IdIndex index) in indexes)
        {
            if (search.IsOld(listed) && indexes.Exists(other => search.IsOld(other.Object) && Supersedes(other, (listed, index))))
            {
                search.Add(new Garbage(listed, "a newer index has all its ids"));
            }
            else
            {
                kept.UnionWith([listed.Key, .. index.Files.Select(file => file.KeyOfFile())]);
            }
        }

        search.Add(
            search.Under(IdFiles.Prefix).Where(file => !kept.Contains(file.Key) && !IdFiles.IsIndex(file.Key) && !IdFiles.IsFound(file.Key) && search.IsOld(file)),
            "no index of ids names it");
    }

    private static bool Supersedes((StoredObject Object, IdIndex Index) other, (StoredObject Object, IdIndex Index) own) =>
        other.Object.Key != own.Object.Key
        && other.Index.Coverage.Includes(own.Index.Coverage)
        && IdCatalog.Further(other.Object.Key.Name, other.Index, own.Object.Key.Name, own.Index);
}
