using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Service.Members;
using NodaTime;

namespace Accounting.Service.Collection;

/// <summary>Finds the last words of consumers that died long ago.</summary>
internal static class MemberGarbage
{
    public static void Search(GarbageSearch search)
    {
        Duration age = Duration.Max(MemberReporter.ForgottenAfter, search.Grace);
        foreach (StoredObject file in search.Under(MemberRecord.Prefix).Where(file => file.WrittenAt < search.Now.Plus(-age)))
        {
            search.Add(new Garbage(file, "its consumer was last heard of long ago"));
        }
    }
}
