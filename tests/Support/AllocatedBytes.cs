namespace Accounting.Tests.Support;

/// <summary>
/// What a piece of work allocates. The runtime counts a thread's memory by the pieces of about 8 kB that it is given, and a
/// collection on behalf of another thread ends such a piece before its time: work that allocates nothing is then said to have
/// allocated what was left of it. So work is done in rounds, and the cheapest one tells; what is allocated each time is in all.
/// </summary>
internal static class AllocatedBytes
{
    private const int Rounds = 20;

    /// <summary>What the work allocates on this thread, in bytes. It is done once before, for what is allocated only the first time.</summary>
    public static long LeastOf(Action work)
    {
        work();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
