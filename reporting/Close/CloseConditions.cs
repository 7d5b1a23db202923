using System.Globalization;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using NodaTime;

namespace Accounting.Reporting.Close;

/// <summary>
/// What a month waits for before it becomes final: one table, each row a condition that gives null when it is met and else says what is missing.
/// The words change only when the situation does, not with the clock, so that a report isn't written again for nothing.
/// </summary>
public static class CloseConditions
{
    /// <summary>A replay of the topic's last days that could not be made.</summary>
    public const string MissingReplay = "replay";

    /// <summary>What was lost of retired sources.</summary>
    public const string Losses = "losses";

    private const string ReplayCondition = "replay", SourcesCondition = "sources", NotOurTopic = "the topic could not be read again";

    private static readonly (string Name, Func<CloseSituation, string?> Missing)[] Table =
    [
        ("calendar", Calendar),
        ("previous month", situation => situation.PreviousIsFinal ? null : $"{situation.Month.Previous} isn't final"),
        ("partitions", Partitions),
        (SourcesCondition, situation => IsSigned(situation, Losses) ? null : LostSources(situation.Losses)),
        (ReplayCondition, situation => IsSigned(situation, MissingReplay) ? null : Replay(situation.Replay, situation.Policy)),
        ("compaction", Compaction),
        ("second reader", SecondReader),
        ("controls", RedControls),
        ("quarantine", situation => situation.Quarantined == 0 || IsSigned(situation, "quarantine") ? null : string.Create(CultureInfo.InvariantCulture, $"{situation.Quarantined} quarantined messages are not signed off")),
        ("coverage", situation => situation.LastCoverage is null || situation.Coverage.Includes(situation.LastCoverage) ? null : "the pinned coverage lacks rows that the last close includes"),
    ];

    /// <summary>Everything that is missing, as "condition: what"; empty when the month may become final.</summary>
    public static IReadOnlyList<string> Missing(CloseSituation situation)
    {
        string[] missing =
        [
            .. Table.Select(condition => (condition.Name, What: condition.Missing(situation)))
                .Where(found => found.What is not null)
                .Select(found => $"{found.Name}: {found.What}"),
        ];
        return missing.Length == 0 && situation.Withheld is { } why ? [$"steps: {why}"] : missing;
    }

    /// <summary>Final where nothing is missing; the month's end decides between the other two.</summary>
    public static MonthState StateOf(CloseSituation situation) =>
        Missing(situation).Count == 0 ? MonthState.Final
        : situation.AsOf < situation.Month.EndIn(situation.Zone) ? MonthState.Open
        : MonthState.Closing;

    /// <summary>The name under which a person may accept what a month waits for; null where nobody may, or where it is signed off by other names.</summary>
    /// <param name="missing">As <see cref="Missing"/> tells it.</param>
    public static string? AcceptableBy(string missing) =>
        missing.StartsWith(SourcesCondition + ": ", StringComparison.Ordinal) ? Losses
        : missing.StartsWith(ReplayCondition + ": ", StringComparison.Ordinal) && !missing.StartsWith($"{ReplayCondition}: {NotOurTopic}", StringComparison.Ordinal) ? MissingReplay
        : null;

    /// <summary>Conditions that the run misses and that a person may accept. That the topic isn't the store's is none.</summary>
    internal static IEnumerable<SignableCondition> SignableOf(ReportRun run)
    {
        if (run.Replay.Outcome is ReplayOutcome.BrokerAway or ReplayOutcome.PartitionsUnknown && Replay(run.Replay, run.Policy) is { } replay)
        {
            yield return new SignableCondition(MissingReplay, "replays of the topic's last days that the close misses = 0", replay);
        }

        if (LostSources(run.Losses) is { } lost)
        {
            yield return new SignableCondition(Losses, "losses of retired sources, neither read since nor signed off by partition = 0", lost);
        }
    }

    private static bool IsSigned(CloseSituation situation, string control) =>
        situation.Controls.Any(found => found.Name == control && found.Verdict == Verdict.SignedOff);

    private static string? Calendar(CloseSituation situation)
    {
        Instant due = situation.Policy.DueAt(situation.Month, situation.Zone);
        return situation.AsOf >= due ? null : $"its close day is {due.InZone(situation.Zone).Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}";
    }

    private static string? Partitions(CloseSituation situation)
    {
        Timestamp beyond = situation.Policy.CaughtUpBeyond(situation.Month, situation.Zone);
        if (situation.Partitions.Count == 0)
        {
            return "no partition was ever read";
        }

        ILookup<bool, PartitionCaughtUp> behind = situation.Partitions
            .Where(partition => !partition.IsUnread && (partition.CaughtUpAt is not { } at || at < beyond))
            .ToLookup(partition => partition.IsAhead);
        (IEnumerable<PartitionCaughtUp> Partitions, Func<string, string> Describe)[] kinds =
        [
            (behind[false], names => $"{names} must be read to the end at {beyond} or later"),
            (behind[true], names => $"{names} must be read to the end at {beyond} or later, and were by the clock of their consumer, which is ahead of this machine's: set right whichever is wrong"),
            (situation.Partitions.Where(partition => IsSaidByOneClock(partition, beyond)), names =>
                $"{names} have messages that nobody has read, and nothing that the broker logged at {beyond} or later was read: that they were read to the end then only their consumer's clock says"),
            (situation.Partitions.Where(partition => partition.IsUnread), names => $"never read: {names}"),
        ];
        string[] missing = [.. kinds.Where(kind => kind.Partitions.Any()).Select(kind => kind.Describe(NamesOf(kind.Partitions)))];
        return missing.Length == 0 ? null : string.Join("; ", missing);
    }

    /// <summary>
    /// A consumer that says too late a time, and read no more after it, must not decide: either the broker says that nothing is left to read, or a message
    /// that it logged late enough lies before what was read.
    /// </summary>
    private static bool IsSaidByOneClock(PartitionCaughtUp partition, Timestamp beyond) =>
        !partition.IsUnread && partition.CaughtUpAt >= beyond && partition.UnreadBeyond < beyond;

    private static string NamesOf(IEnumerable<PartitionCaughtUp> partitions) =>
        string.Join(", ", partitions.Select(partition => $"{partition.Source}/{partition.Partition}").Order(StringComparer.Ordinal));

    private static string? LostSources(IReadOnlyList<SourceLoss> losses)
    {
        string[] lost = [.. losses.GroupBy(loss => loss.Source).Select(Describe)];
        return lost.Length == 0 ? null : string.Join("; ", lost);
    }

    /// <summary>A broker that is away could still hold what nobody read; no setting makes another topic ours.</summary>
    private static string? Replay(ReplayStanding replay, ClosePolicy policy) => replay.Outcome switch
    {
        ReplayOutcome.NotOurTopic => $"{NotOurTopic}: {replay.Why}",
        ReplayOutcome.BrokerAway when policy.RequiresReplay =>
            "no broker answered when the last days of the topic were to be read again; the next nightly that finds one goes on, or 'close:requires_replay' set to false does without",
        ReplayOutcome.PartitionsUnknown when policy.RequiresReplay =>
            "no broker answered when the topic's partitions were to be counted; the next nightly that finds one goes on, or 'close:requires_replay' set to false does without",
        _ => null,
    };

    private static string Describe(IGrouping<SourceId, SourceLoss> source)
    {
        string ranges = string.Join(", ", source.Select(loss => $"partition {loss.Partition} from {loss.Offsets}"));
        return $"of {source.Key}, which is retired, nobody read {ranges}: bring it in with 'accounting backfill', or say with "
            + $"'accounting source sign-off --source {source.Key} --reason … --by …' that it may stay out";
    }

    /// <summary>The balances of a month include those of every month before.</summary>
    private static string? Compaction(CloseSituation situation)
    {
        string[] behind = [.. situation.DaysBehind.Where(day => day.BusinessMonths.Any(month => month <= situation.Month)).Select(day => day.Date).Order().Select(date => date.ToString())];
        return behind.Length == 0 ? null : $"{string.Join(", ", behind)} not compacted to the pinned coverage";
    }

    private static string? SecondReader(CloseSituation situation)
    {
        ILookup<bool, string> read = situation.Unread
            .Where(day => day.Day.Manifest.BusinessMonths.Any(month => month <= situation.Month))
            .OrderBy(day => day.Day.Date)
            .ToLookup(day => day.Problem is not null, day => day.Day.Date.ToString());
        string[] missing = [.. new[] { (read[true], "read otherwise"), (read[false], "not read yet") }.Where(found => found.Item1.Any()).Select(found => $"{string.Join(", ", found.Item1)} {found.Item2}")];
        return missing.Length == 0 ? null : string.Join("; ", missing);
    }

    private static string? RedControls(CloseSituation situation)
    {
        string[] red = [.. situation.Controls.Where(control => control.Verdict == Verdict.Red).Select(control => control.Name).Distinct()];
        return red.Length == 0 ? null : $"{string.Join(", ", red)} red";
    }
}
