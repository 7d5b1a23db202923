using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Collection;

/// <summary>Facts of day versions that are gone, or that were computed when tables meant something else.</summary>
public static class DayFactsGarbage
{
    public static void Search(GarbageSearch search)
    {
        foreach (IGrouping<string, StoredObject> folder in search.Under(DayFacts.Prefix).GroupBy(file => file.Key.Value[..(file.Key.Value.LastIndexOf('/') + 1)]))
        {
            if (!IsWanted(search, folder.Key) && folder.All(search.IsOld))
            {
                search.Add(folder, "no day version is of it", isHead: key => key.Name == DayFacts.Manifest);
            }
        }
    }

    private static bool IsWanted(GarbageSearch search, string folder)
    {
        string[] names = folder.Split('/');
        string version = names[3].Split('-')[0];
        return HomeDate.TryParse(names[2]["date=".Length..], out HomeDate date)
            && folder == DayFacts.Folder(new DayReference(date, version))
            && search.Holds(DayFiles.Key(date, version, DayFiles.Manifest));
    }
}
