using Accounting.Aggregator.Collection;
using Accounting.Service.Members;
using NodaTime;

namespace Accounting.Service.Collection;

/// <summary>Finds the last words of consumers that died long ago.</summary>
internal static class MemberGarbage
{
    public static void Search(GarbageSearch search)
    {
        Duration age = Duration.Max(MemberReporter.ForgottenAfter, search.Grace);
        search.Add(search.Under(MemberRecord.Prefix).Where(file => file.WrittenAt < search.Now.Plus(-age)), "its consumer was last heard of long ago");
    }
}
