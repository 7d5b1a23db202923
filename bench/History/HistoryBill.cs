using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Service.Configuration;

namespace Accounting.Bench.History;

/// <summary>What a month's calls cost in a bucket: the consumer's intervals, an hourly compaction with something new, a nightly.</summary>
internal static class HistoryBill
{
    /// <summary>List prices of S3 Standard in us-east-1, in US dollars.</summary>
    private const double DollarsPerPut = 0.005 / 1000;

    private const double DollarsPerListing = 0.005 / 1000;

    private const double DollarsPerGet = 0.0004 / 1000;

    private const int DaysPerMonth = 30;

    private const int HoursPerDay = 24;

    private const double SecondsPerDay = 86_400;

    /// <summary>A day's objects at the issue's partitions.</summary>
    private const double ObjectsPerDay = 10_000;

    public static void Tell(FigureTable table, ServiceOptions options, StoreCalls interval, StoreCalls hourly, StoreCalls nightly, int partitions)
    {
        double intervals = SecondsPerDay / options.Consumer.CheckpointInterval.TotalSeconds;
        double puts = Daily(calls => calls.Puts);
        double listings = Daily(calls => calls.ListPages);
        double gets = Daily(calls => calls.Reads);
        table.Add("history: a day of one member", "objects written", puts, "objects", partitions >= HistoryPart.IssuePartitions ? Target.AtMost(ObjectsPerDay) : null);
        table.Add("history: a month of one member", "PUT", puts * DaysPerMonth * DollarsPerPut, "$");
        table.Add("history: a month of one member", "LIST", listings * DaysPerMonth * DollarsPerListing, "$");
        table.Add("history: a month of one member", "GET", gets * DaysPerMonth * DollarsPerGet, "$");
        table.Add("history: a month of one member", "all calls", ((puts * DollarsPerPut) + (listings * DollarsPerListing) + (gets * DollarsPerGet)) * DaysPerMonth, "$");

        double Daily(Func<StoreCalls, long> kind) => (intervals * kind(interval)) + (HoursPerDay * kind(hourly)) + kind(nightly);
    }
}
