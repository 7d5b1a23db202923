using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What to do about a segment or quarantine file that is missing or damaged.</summary>
public static partial class IntervalRemedy
{
    /// <summary>A sentence: the command that makes a live consumer's file again from its offsets; a run's file has no log of its own.</summary>
    public static string Of(ObjectKey file)
    {
        Match match = Form().Match(file.Value);
        return match.Success
            ? $"Run 'accounting backfill --offsets {Number(match, "partition")}:{Number(match, "from")}-{Number(match, "to")}', which makes it again from the log; or restore it from a copy of the store."
            : "Restore it from a copy of the store.";
    }

    private static string Number(Match match, string group) =>
        long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A(state/sources|quarantine)/[^/]+/partition-(?<partition>\d{4,9})/(segment-)?(?<from>\d{12,18})-(?<to>\d{12,18})-[0-9a-f]{16}\.avro\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
