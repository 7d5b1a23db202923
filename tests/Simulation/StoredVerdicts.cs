using Accounting.Aggregator.Runs;
using Accounting.Ingest;
using Accounting.Service.Quarantine;

namespace Accounting.Tests.Simulation;

/// <summary>What was judged of the log, by whoever read it or read it again, beside what its author knows.</summary>
internal static class StoredVerdicts
{
    /// <summary>In quarantine are the messages that have to be, all of them, and nothing else.</summary>
    public static void RequireQuarantined(SimulatedWorld world)
    {
        var quiet = new QuietStore(world.Store);
        QuarantineCatalog quarantine = QuarantineCatalog.OpenAsync(quiet, InputsOf(quiet), CancellationToken.None).GetAwaiter().GetResult();
        string does = string.Join(' ', quarantine.ReadAsync(CancellationToken.None).GetAwaiter().GetResult().Select(entry => Place(entry.Partition, entry.Message.Offset)).Order(StringComparer.Ordinal));
        string should = string.Join(' ', world.Topic.Partitions
            .SelectMany(partition => world.Topic.Messages[partition.Value].Where(message => message.Transaction is null).Select(message => Place(partition, message.Offset)))
            .Order(StringComparer.Ordinal));
        Stage.Require(does == should, $"in quarantine are {does}, and should be {should}");
    }

    /// <summary>Who read the log again came to nothing that wasn't known.</summary>
    public static void RequireNothingNew(SimulatedWorld world)
    {
        IReadOnlyList<Run> runs = InputsOf(new QuietStore(world.Store)).Runs;
        Stage.Require(runs.Count == 0, $"who read the log again found what who read it first hadn't: {string.Join(", ", runs.Select(run => run.Id))}");
    }

    private static Inputs InputsOf(QuietStore store) => new InputCatalog(store).RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static string Place(LogPartition partition, LogOffset offset) => $"{partition}/{offset}";
}
