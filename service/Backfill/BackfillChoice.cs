using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Backfill;

/// <summary>The options that say what a backfill reads.</summary>
public sealed partial class BackfillChoice
{
    private readonly Option<string?> _days = new("--days") { Description = "messages logged on these UTC days, and every interval that holds a row of these home dates, whenever it was logged; one date for one day", HelpName = "A..B" };

    private readonly Option<string?> _since = new("--since") { Description = "messages logged from this UTC time on, such as 2026-11-20T06:00:00Z", HelpName = "T" };

    private readonly Option<string?> _until = new("--until") { Description = "with --since: up to and with this UTC time [default: as far as was consumed]", HelpName = "T" };

    private readonly Option<string[]> _offsets = new("--offsets") { Description = "offsets of a partition, from the first up to and without the last; repeatable", HelpName = "PARTITION:FROM-TO", DefaultValueFactory = _ => [] };

    private readonly Option<string?> _input = new("--input") { Description = "a file instead of the log: transactions as tab-separated text (.tsv) or in an Avro container (.avro), or an archived segment of a store", HelpName = "FILE" };

    public IEnumerable<Option> All => [_days, _since, _until, _offsets, _input];

    /// <exception cref="UsageException">Not one of the ways is named, or it is named wrongly.</exception>
    /// <exception cref="Ingest.Files.InputFileException">The file is missing or something in it breaks a rule.</exception>
    public async Task<BackfillRequest> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string? days = parsed.GetValue(_days);
        string? since = parsed.GetValue(_since);
        string[] offsets = parsed.GetValue(_offsets) ?? [];
        string? input = parsed.GetValue(_input);
        if (new[] { days is not null, since is not null, offsets.Length > 0, input is not null }.Count(given => given) != 1)
        {
            throw new UsageException("Say what to read again, in one way: --days, --since, --offsets or --input.");
        }

        if (parsed.GetValue(_until) is not null && since is null)
        {
            throw new UsageException("--until goes with --since.");
        }

        if (input is not null)
        {
            return new BackfillRequest { File = await ImportFile.OpenAsync(input, cancellation).ConfigureAwait(false) };
        }

        return new BackfillRequest
        {
            Log = days is not null ? DaysOf(days)
                : since is not null ? TimesOf(since, parsed.GetValue(_until))
                : LogWish.OfOffsets([.. offsets.Select(OffsetsOf)]),
        };
    }

    private static LogWish DaysOf(string given)
    {
        string[] ends = given.Split("..");
        return ends.Length <= 2 && HomeDate.TryParse(ends[0], out HomeDate first) && HomeDate.TryParse(ends[^1], out HomeDate last) && first <= last
            ? LogWish.OfDays(first, last)
            : throw new UsageException($"--days is '{given}'; it must be two dates such as 2026-11-20..2026-11-21, the earlier first, or one.");
    }

    private static LogWish TimesOf(string since, string? until)
    {
        Timestamp from = TimeOf("--since", since)!.Value;
        Timestamp? to = TimeOf("--until", until);
        return to < from ? throw new UsageException($"--until {until} is before --since {since}.") : LogWish.OfTimes(from, to);
    }

    private static Timestamp? TimeOf(string option, string? given) => GivenValue.Read<Timestamp>(option, given, Timestamp.TryParse, "a UTC time such as 2026-11-20T06:00:00Z");

    private static (LogPartition Partition, OffsetRange Range) OffsetsOf(string given)
    {
        Match match = OffsetsForm().Match(given);
        if (match.Success
            && int.TryParse(match.Groups["partition"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int partition)
            && long.TryParse(match.Groups["from"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long from)
            && long.TryParse(match.Groups["to"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long to)
            && from < to)
        {
            return (new LogPartition(partition), new OffsetRange(new LogOffset(from), new LogOffset(to)));
        }

        throw new UsageException($"--offsets is '{given}'; it must be a partition and two offsets, the lower first, such as 3:1000-2000 (2000 isn't read).");
    }

    [GeneratedRegex(@"\A(?<partition>[0-9]+):(?<from>[0-9]+)-(?<to>[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex OffsetsForm();
}
