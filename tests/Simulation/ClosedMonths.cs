using System.Text;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Steps;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>What must hold of every month that became final, by the log as the broker had it.</summary>
internal static class ClosedMonths
{
    /// <summary>Nothing is missing that stood in the log when the month's lateness was over.</summary>
    public static void RequireRead(SimulatedWorld world, ClosePolicy policy)
    {
        var catalog = new CheckpointCatalog(new QuietStore(world.Store));
        catalog.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        var read = Coverage.Of(catalog.Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), []);
        var met = catalog.Checkpoints.Select(checkpoint => checkpoint.Partition).ToHashSet();
        foreach (BusinessMonth month in Closed(world))
        {
            Timestamp beyond = policy.CaughtUpBeyond(month, world.Zone);
            string[] unread = [.. world.Topic.Partitions.Where(partition => !met.Contains(partition) || LacksBefore(beyond, partition)).Select(partition => $"{partition}")];
            Require(unread.Length == 0, $"{month} closed, and partition {string.Join(", ", unread)} was not read");
        }

        bool LacksBefore(Timestamp time, LogPartition partition) => world.Topic.Messages[partition.Value]
            .Any(message => message.Offset < world.Topic.EndBy(partition, time) && !IsIn(read, partition, message.Offset));
    }

    /// <summary>Whether a report says that it isn't final because of what wasn't read.</summary>
    public static bool IsAnyWithheld(SimulatedWorld world) => world.Store.List("reports/month=")
        .Any(stored => stored.Key.Name == ReportFiles.Manifest && Encoding.UTF8.GetString(world.Store.Objects[stored.Key]).Contains("\"partitions: ", StringComparison.Ordinal));

    private static IEnumerable<BusinessMonth> Closed(SimulatedWorld world) => world.Store.List("reports/month=")
        .Select(stored => stored.Key.Value.Split('/'))
        .Where(parts => parts[2].StartsWith("revision-", StringComparison.Ordinal))
        .Select(parts => BusinessMonth.Parse(parts[1]["month=".Length..]))
        .Distinct();

    public static bool IsIn(Coverage read, LogPartition partition, LogOffset offset) =>
        read.Partitions.Any(covered => covered.Partition == partition && covered.Ranges.Any(range => range.From <= offset && offset < range.To));
}
