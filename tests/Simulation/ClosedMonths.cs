using System.Text;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
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

    /// <summary>Nothing that was quarantined since the last sign-off is in the coverage that a month was closed over.</summary>
    /// <param name="world">Where they closed.</param>
    /// <param name="signedTo">Where partitions ended when all that was in quarantine was signed off.</param>
    public static void RequireSigned(SimulatedWorld world, IReadOnlyDictionary<LogPartition, LogOffset> signedTo)
    {
        ReportChain chain = ReportChain.LoadAsync(new QuietStore(world.Store), CancellationToken.None).GetAwaiter().GetResult();
        foreach (ChainEntry entry in chain.Entries)
        {
            string[] unsigned =
            [
                .. from partition in world.Topic.Partitions
                   from message in world.Topic.Messages[partition.Value]
                   where message.Transaction is null && message.Offset >= signedTo.GetValueOrDefault(partition) && IsIn(entry.Coverage, partition, message.Offset)
                   select $"{partition}/{message.Offset}",
            ];
            Require(unsigned.Length == 0, $"{string.Join(", ", entry.Months.Select(month => month.Month))} closed over {string.Join(", ", unsigned)} in quarantine, which nobody signed off");
        }
    }

    /// <summary>Whether a report says that it isn't final because of something: by default, of what wasn't read.</summary>
    public static bool IsAnyWithheld(SimulatedWorld world, string reason = "partitions") => world.Store.List("reports/month=")
        .Any(stored => stored.Key.Name == ReportFiles.Manifest && Encoding.UTF8.GetString(world.Store.Objects[stored.Key]).Contains($"\"{reason}: ", StringComparison.Ordinal));

    private static IEnumerable<BusinessMonth> Closed(SimulatedWorld world) => world.Store.List("reports/month=")
        .Select(stored => stored.Key.Value.Split('/'))
        .Where(parts => parts[2].StartsWith("revision-", StringComparison.Ordinal))
        .Select(parts => BusinessMonth.Parse(parts[1]["month=".Length..]))
        .Distinct();

    public static bool IsIn(Coverage read, LogPartition partition, LogOffset offset) =>
        read.Partitions.Any(covered => covered.Partition == partition && covered.Ranges.Any(range => range.From <= offset && offset < range.To));
}
