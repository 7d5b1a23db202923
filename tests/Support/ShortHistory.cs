using Accounting.Bench.History;
using Accounting.Bench.Runs;
using Xunit;

namespace Accounting.Tests.Support;

/// <summary>A store with a history of some days that the real code has filled: two partitions, two checkpoints of each a day.</summary>
internal static class ShortHistory
{
    public static Task<HistoryStore> BuildAsync(string folder, int days)
    {
        var options = new BenchOptions
        {
            Rows = 1,
            Accounts = 1,
            Partitions = 2,
            Repeats = 1,
            Seed = 1,
            Folder = folder,
            Only = [],
            HistoryDays = days,
            HistoryPartitions = 2,
            HistoryIntervals = 2,
        };
        return HistoryStore.BuildAsync(new BenchRun(options, TextWriter.Null, TestContext.Current.CancellationToken), days);
    }
}
